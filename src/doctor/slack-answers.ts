/** Interprets Slack's answers to the doctor's requests. */
import { inert } from '../chat/sentence.ts';
import { failureCode, slackCode } from '../slack/errors.ts';
import type { Answer, Failed, Missing } from './bounded-answer.ts';
import { ok, problem, warning, type Finding } from './check.ts';
import { networkCode, noAnswer, unreachable } from './network.ts';

type TokenVariable = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';

const WHERE: Readonly<Record<TokenVariable, string>> = {
  SLACK_BOT_TOKEN: 'OAuth & Permissions > Bot User OAuth Token (xoxb-…)',
  SLACK_APP_TOKEN: 'Basic Information > App-Level Tokens (xapp-…), scope connections:write',
};

/** https://docs.slack.dev/reference/methods/auth.test and …/apps.connections.open, "Errors" */
const REFUSALS: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  invalid_auth: ['Slack does not know this token', 'copy it again:'],
  not_authed: ['Slack does not know this token', 'copy it again:'],
  token_revoked: ['the token was revoked', 'make a new one:'],
  token_expired: ['the token has expired', 'turn token rotation off in the app, and copy a new one:'],
  account_inactive: [
    'the app was uninstalled, or its account deactivated',
    'install the app again, then copy:',
  ],
  not_allowed_token_type: ['it is a token of another kind', 'copy the right one:'],
  missing_scope: ['the token lacks a scope', 'make a new one with its scope:'],
};

interface TokenAnswer {
  readonly ok?: boolean;
  readonly team?: string;
  readonly user?: string;
}

export function tokenFinding(variable: TokenVariable, apiUrl: string, answer: Answer<TokenAnswer>): Finding {
  if (answer.kind === 'given') {
    const { team, user } = answer.value;
    return variable === 'SLACK_APP_TOKEN'
      ? ok('Slack gives it an address for Socket Mode')
      : ok(`workspace ${inert(team ?? '')}, bot user ${inert(user ?? '')}`);
  }
  const code = answer.kind === 'failed' ? slackCode(answer.error) : undefined;
  if (code === undefined) return unanswered(apiUrl, answer);
  const [what, todo] = REFUSALS[code] ?? [
    'Slack refuses the token',
    'look up the code in its documentation, or copy again:',
  ];
  return problem(`${variable}: ${what} (${code})`, `${todo} app > ${WHERE[variable]}`);
}

/** https://docs.slack.dev/reference/methods/usergroups.users.list, "Errors" */
const GROUP_REFUSALS: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  no_such_subteam: ['there is no such user group', 'copy the id of the group (S…) from its address in Slack'],
  subteam_not_found: [
    'there is no such user group',
    'copy the id of the group (S…) from its address in Slack',
  ],
  missing_scope: ['the bot may not read it', 'add the scope usergroups:read, and install the app again'],
  plan_upgrade_required: [
    'this workspace has no user groups',
    'name the moderators in SLACK_MODERATOR_USERS',
  ],
  permission_denied: [
    'the bot may not read it',
    'let an admin allow it, or name users in SLACK_MODERATOR_USERS',
  ],
};

export function groupFinding(
  who: string,
  apiUrl: string,
  answer: Answer<{ readonly users?: readonly string[] }>,
): Finding {
  if (answer.kind === 'given') {
    const members = answer.value.users?.length ?? 0;
    return members > 0
      ? ok(`${members} ${members === 1 ? 'moderator' : 'moderators'} in the group`)
      : warning(`${who}: it has no members`, 'add the moderators to the group in Slack');
  }
  return refused(who, apiUrl, answer, GROUP_REFUSALS);
}

const CHANNEL_REFUSALS: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  channel_not_found: [
    'there is no such channel, or it is private and the bot not in it',
    'check the id, and invite the bot',
  ],
  missing_scope: [
    'a scope for this kind of channel is missing',
    'invite the bot to be sure; groups:read shows private ones',
  ],
};

interface ChannelAnswer {
  readonly channel?: { readonly name?: string; readonly is_member?: boolean; readonly is_archived?: boolean };
}

export function channelFinding(
  channelId: string,
  variable: string,
  apiUrl: string,
  answer: Answer<ChannelAnswer>,
): Finding {
  const who = `${variable}: ${channelId}`;
  if (answer.kind !== 'given') return refused(who, apiUrl, answer, CHANNEL_REFUSALS);
  const { name = '', is_member: isMember, is_archived: isArchived } = answer.value.channel ?? {};
  if (isArchived === true) return problem(`${who} is archived`, 'choose another channel');
  // Commands work in channels that the bot is not in.
  if (variable === 'SLACK_AUDIT_CHANNEL' && isMember !== true) {
    return problem(`${who}: the bot is not in #${inert(name)}`, 'invite it: /invite in the channel');
  }
  return ok(isMember === true ? `#${inert(name)}, and the bot is in it` : `#${inert(name)}`);
}

function refused(
  who: string,
  apiUrl: string,
  answer: Failed | Missing,
  words: Readonly<Record<string, readonly [what: string, todo: string]>>,
): Finding {
  const code = answer.kind === 'failed' ? slackCode(answer.error) : undefined;
  if (code === undefined) return unanswered(apiUrl, answer);
  const [what, todo] = words[code] ?? ['Slack rejected the request', 'look up the code in its documentation'];
  return problem(`${who}: ${what} (${code})`, todo);
}

/** Slack said nothing of its own. */
function unanswered(apiUrl: string, answer: Failed | Missing): Finding {
  const who = `SLACK_API_URL (${apiUrl})`;
  if (answer.kind === 'missing') return noAnswer(who, answer);
  const network = networkCode(answer.error);
  if (network !== undefined) return unreachable(who, network);
  const code = failureCode(answer.error);
  if (code === 'no_connection') return unreachable(who, code);
  return code === 'rate_limited' || code.startsWith('http_5')
    ? warning(`${who}: Slack does not answer this now (${code})`, 'try again in a minute')
    : problem(
        `${who}: the answer did not come from Slack's API (${code})`,
        'check the address: https://slack.com/api/ if not set',
      );
}
