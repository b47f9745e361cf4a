/** Reads the SDK's errors by their `code`, because two copies of a package may be loaded. */
import { PlatformError } from '../chat/platform.ts';

/**
 * Answers after which no retry with the same token can succeed.
 * https://docs.slack.dev/reference/methods/auth.test and …/apps.connections.open, "Errors".
 */
const TOKEN_REFUSALS: ReadonlySet<string> = new Set([
  'access_denied',
  'account_inactive',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'forbidden_team',
  'invalid_auth',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'team_access_not_granted',
  'team_disabled',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
  'user_removed_from_team',
]);

/** Slack's own error code out of `{"ok":false,"error":…}`; undefined for every other failure. */
export function slackCode(error: unknown): string | undefined {
  if (property(error, 'code') !== 'slack_webapi_platform_error') return undefined;
  const code = property(property(error, 'data'), 'error');
  // The SDK puts the whole body here when it is not JSON: a proxy's error page is no answer of Slack's.
  return typeof code === 'string' && /^\w{1,64}$/u.test(code) ? code : undefined;
}

/** Slack's error code, or a word for the kind of failure; always short, and without a secret. */
export function failureCode(error: unknown): string {
  const code = slackCode(error);
  if (code !== undefined) return code;
  switch (property(error, 'code')) {
    case 'slack_webapi_platform_error':
      return 'not_json';
    case 'slack_webapi_rate_limited_error':
      return 'rate_limited';
    case 'slack_webapi_http_error':
    case 'response_url_error':
      return `http_${String(property(error, 'statusCode'))}`;
    default:
      return isTimeout(error) ? 'timeout' : 'no_connection';
  }
}

/** Of an answer that is none of Slack's Web API. */
export function httpStatus(error: unknown): number | undefined {
  if (property(error, 'code') !== 'slack_webapi_http_error') return undefined;
  const status = property(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/** How long Slack asks us to wait, in milliseconds; undefined unless the call was rate limited. */
export function retryAfterMs(error: unknown): number | undefined {
  if (property(error, 'code') !== 'slack_webapi_rate_limited_error') return undefined;
  const seconds = property(error, 'retryAfter');
  return typeof seconds === 'number' ? seconds * 1000 : undefined;
}

/** The refusal of a token as an error for the operator; undefined when trying again may help. */
export function tokenRefusal(error: unknown, variable: string): PlatformError | undefined {
  const code = slackCode(error);
  if (code === undefined || !TOKEN_REFUSALS.has(code)) return undefined;
  return new PlatformError(`Slack refuses the token in ${variable} (${code})`, { cause: error });
}

/**
 * Answers that refuse the form of a message and not its reader, its place or us: what asks less of Slack may be taken.
 * https://docs.slack.dev/reference/methods/chat.postMessage, …/chat.postEphemeral and …/chat.update, "Errors";
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, "Handling errors", for a response_url.
 */
const FORM_REFUSALS: ReadonlySet<string> = new Set([
  'attachment_payload_limit_exceeded',
  'block_mismatch',
  'invalid_arguments',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_payload',
  'markdown_text_conflict',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
]);
/** A response_url says 400 whatever it does not like about a message, and 413 where it is too large. */
const FORM_STATUSES: ReadonlySet<unknown> = new Set([400, 413]);

/** Whether a message was turned down for its form, so that a plainer one may still be taken. */
export function formRefused(error: unknown): boolean {
  if (property(error, 'code') === 'response_url_error')
    return FORM_STATUSES.has(property(error, 'statusCode'));
  return FORM_REFUSALS.has(slackCode(error) ?? '');
}

/** `blocks.validate`, "Errors": https://docs.slack.dev/reference/methods/blocks.validate */
const VALIDATION_FAILURES: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_message',
  'invalid_view',
]);

/** What `blocks.validate` has against blocks, in Slack's own words; nothing where it has said nothing about them. */
export function refusedForms(error: unknown): readonly string[] {
  const code = slackCode(error) ?? '';
  if (!VALIDATION_FAILURES.has(code)) return [];
  const errors = property(property(error, 'data'), 'errors');
  const details = Array.isArray(errors) ? errors.map(describeError) : [];
  return details.length > 0 ? details : [code];
}

function describeError(error: unknown): string {
  const words = ['pointer', 'code', 'message'].map((name) => property(error, name));
  return words.filter((word) => typeof word === 'string').join(' ');
}

function isTimeout(error: unknown): boolean {
  return [error, property(error, 'cause')].some((one) => property(one, 'name') === 'TimeoutError');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
