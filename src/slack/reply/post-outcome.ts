/** Classifies a failed channel post: retry later, needs the operator, or impossible. */
import type { NotPosted } from '../../chat/platform.ts';
import { failureCode, httpStatus, retryAfterMs, slackCode, tokenRefusal } from '../errors.ts';

/** https://docs.slack.dev/reference/methods/chat.postMessage, …/chat.update and …/files.completeUploadExternal, "Errors". */
const PASSING: ReadonlySet<string> = new Set([
  'external_channel_migrating',
  'fatal_error',
  'file_update_failed',
  'internal_error',
  'message_limit_exceeded',
  // The workspace is being moved to an organization.
  'org_login_required',
  'rate_limited',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  // "Currently not available."
  'unknown_method',
  'update_failed',
]);

const INVITE = 'invite the bot to the channel, or correct SLACK_AUDIT_CHANNEL';
const UNARCHIVE = 'unarchive the channel, or correct SLACK_AUDIT_CHANNEL';
/** Slack says `channel_not_found` of a private channel that the bot is not in, too, and `is_inactive` of an edit in an archived one. */
const ADVICE: Readonly<Record<string, string>> = {
  accesslimited: 'Slack does not let this network in: ask the administrators of the workspace',
  app_access_restricted:
    'the administrators of the workspace restrict who may use the app: ask them to allow it',
  channel_not_found: INVITE,
  ekm_access_denied: 'the administrators of the workspace have suspended messages in this channel: ask them',
  is_archived: UNARCHIVE,
  is_inactive: UNARCHIVE,
  messages_tab_disabled: 'turn on the Messages Tab under App Home in the settings of the app',
  missing_scope: 'give the app the scopes of docs/setup-slack.md, and install it again',
  not_in_channel: INVITE,
};
const RESTRICTED =
  'let the bot post in the channel: a preference of the workspace or of the channel forbids it';
const BETWEEN = 'something between the bot and Slack, as a proxy, refuses the request';

/** HTTP statuses: Slack itself answers with 200 and 429 alone. */
const [BAD_REQUEST, REQUEST_TIMEOUT, TOO_LARGE, TOO_EARLY, TOO_MANY] = [400, 408, 413, 425, 429];

export function outcomeOf(error: unknown): NotPosted {
  const reason = failureCode(error);
  const code = slackCode(error);
  const advice = code === undefined ? adviceOnHttp(httpStatus(error)) : adviceOn(code, error);
  if (advice !== undefined) return { kind: 'shut', reason, advice };
  const final = code === undefined ? isFinal(httpStatus(error)) : !PASSING.has(code);
  return final ? { kind: 'refused', reason } : { kind: 'later', reason, afterMs: retryAfterMs(error) };
}

function adviceOn(code: string, error: unknown): string | undefined {
  if (code.startsWith('restricted_action')) return RESTRICTED;
  return ADVICE[code] ?? tokenRefusal(error, 'SLACK_BOT_TOKEN')?.message;
}

function isFinal(status: number | undefined): boolean {
  return status === BAD_REQUEST || status === TOO_LARGE;
}

function adviceOnHttp(status = 0): string | undefined {
  const passing = [REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY].includes(status);
  return status >= 400 && status < 500 && !passing && !isFinal(status) ? BETWEEN : undefined;
}
