/** Checks Slack: tokens, scopes, moderators, commands and channels, as far as possible without posting. */
import { webApi } from '@slack/bolt';
import type { Command } from '../chat/command.ts';
import type { Config } from '../config/index.ts';
import { userGroupsOf } from '../slack/access.ts';
import { createWebApi, type WebApi } from '../slack/web-api.ts';
import { BOT_SCOPES } from '../slack/manifest.ts';
import { createBoltLog } from '../slack/receive/bolt-log.ts';
import { rootsOf, slackName, type CommandNames } from '../slack/command-names.ts';
import type { SlackOptions } from '../slack/settings.ts';
import { createNetwork } from '../network/index.ts';
import { answerWithin, type Answer } from './bounded-answer.ts';
import { check, ok, passed, problem, skipped, warning, type Check, type Finding } from './check.ts';
import { isolatedCheck } from './isolated-check.ts';
import { configuredChannels } from './configured-channels.ts';
import type { PlatformDeps } from './look-deps.ts';
import { formsFinding } from './slack-forms-answers.ts';
import { slackForms } from './slack-forms.ts';
import { channelFinding, groupFinding, tokenFinding } from './slack-answers.ts';

interface SlackDeps extends PlatformDeps {
  readonly options: SlackOptions;
}

/** The SDK's own deadline, so that ours comes first and says how long was waited. */
const LATER = 2;

type Ask = <T>(call: (client: webApi.WebClient) => Promise<T>) => Promise<Answer<T>>;

export async function examineSlack(deps: SlackDeps): Promise<readonly Check[]> {
  const { config, options, commands } = deps;
  const { api, ask, close } = connect(deps);
  const [[token, ...others], app] = await Promise.all([
    examineBot(config, options, ask, { withForms: commands !== undefined }),
    commands === undefined ? [] : examineApp(commands, api, deps),
  ]);
  close();
  return [token, ...app, ...others];
}

async function examineApp(
  commands: readonly Command[],
  api: WebApi,
  { options, answerMs }: SlackDeps,
): Promise<readonly Check[]> {
  return [
    await examineConnection(options, api, answerMs),
    check('slack', 'commands', commandsFinding(commands, options.commands)),
  ];
}

function connect({ config, options, answerMs, log, signal }: SlackDeps) {
  const ended = new AbortController();
  const stopping = signal === undefined ? ended.signal : AbortSignal.any([ended.signal, signal]);
  const api = createWebApi({
    url: options.apiUrl,
    botToken: options.botToken,
    log: createBoltLog(log),
    stopping,
    deliveryMs: answerMs,
    network: createNetwork(config.proxy),
  });
  const client = api.client(answerMs * LATER);
  const ask: Ask = (call) => answerWithin(answerMs, () => call(client));
  return {
    api,
    ask,
    close: () => {
      ended.abort();
    },
  };
}

/** What the bot token shows, the token itself first. */
async function examineBot(
  config: Config,
  options: SlackOptions,
  ask: Ask,
  { withForms }: { readonly withForms: boolean },
): Promise<readonly [Check, ...Check[]]> {
  const { apiUrl, moderatorGroups } = options;
  const answer = await ask((client) => client.auth.test());
  const token = await isolatedCheck('slack', 'bot-token', () =>
    tokenFinding('SLACK_BOT_TOKEN', apiUrl, answer),
  );
  // Slack says with each answer what the token may do (x-oauth-scopes).
  const granted = answer.kind === 'given' ? answer.value.response_metadata?.scopes : undefined;
  const usable = passed(token) && answer.kind === 'given';
  const needed = (finding: () => Promise<Finding>): Promise<Finding> =>
    usable ? finding() : Promise.resolve(skipped('needs bot-token'));
  const groups = userGroupsOf(options).map((usergroup) => {
    const variable = moderatorGroups.includes(usergroup) ? 'SLACK_MODERATOR_GROUPS' : 'GROUP_MODERATORS';
    const who = `${variable}: ${usergroup}`;
    const find = async (): Promise<Finding> =>
      groupFinding(who, apiUrl, await ask((client) => client.usergroups.users.list({ usergroup })));
    return isolatedCheck('slack', `user-group:${usergroup}`, () => needed(find));
  });
  const channels = configuredChannels('slack', config).map(({ name, channelId, variable }) => {
    const find = (): Promise<Finding> => lookAtChannel(channelId, variable, apiUrl, granted, ask);
    return isolatedCheck('slack', name, () => needed(find));
  });
  const scopes = (): Finding => (usable ? scopesFinding(granted) : skipped('needs bot-token'));
  return [
    token,
    ...(withForms ? [await isolatedCheck('slack', 'forms', () => needed(() => examineForms(ask)))] : []),
    await isolatedCheck('slack', 'scopes', scopes),
    ...(await Promise.all([...groups, ...channels])),
  ];
}

/** No scope is needed for it, and nothing is posted. */
async function examineForms(ask: Ask): Promise<Finding> {
  const answers = slackForms().map(async ({ name, checked }) => ({
    name,
    answer: await ask((client) => client.blocks.validate(checked)),
  }));
  return formsFinding(await Promise.all(answers));
}

async function examineConnection(
  { connection, apiUrl }: SlackOptions,
  api: WebApi,
  answerMs: number,
): Promise<Check> {
  if (connection.mode === 'http') {
    return check('slack', 'signing-secret', signingSecretFinding(connection.signingSecret));
  }
  // Asks for an address of Socket Mode and leaves it unused, so that no connection of a running bot is in danger.
  const client = new webApi.WebClient(connection.appToken, api.options(answerMs * LATER));
  const answer = await answerWithin(answerMs, () => client.apps.connections.open({}));
  return isolatedCheck('slack', 'app-token', () => tokenFinding('SLACK_APP_TOKEN', apiUrl, answer));
}

/** A form that no page of Slack's promises, but that every app shows. */
export function signingSecretFinding(secret: string): Finding {
  return /^[0-9a-f]{32}$/u.test(secret)
    ? ok("has the form of a signing secret; whether it is this app's shows with Slack's first request")
    : warning(
        'SLACK_SIGNING_SECRET: it is not of the usual form, 32 hexadecimal digits',
        'copy it from the app > Basic Information > App Credentials > Signing Secret',
      );
}

export function scopesFinding(granted: readonly string[] | undefined): Finding {
  if (granted === undefined) {
    const todo =
      'compare the scopes under OAuth & Permissions with those that `npm run slack:manifest` prints';
    return warning('SLACK_BOT_TOKEN: Slack did not say which scopes it has', todo);
  }
  const missing = BOT_SCOPES.filter((scope) => !granted.includes(scope));
  return missing.length === 0
    ? ok(`has the ${BOT_SCOPES.length} scopes of the manifest`)
    : problem(
        `SLACK_BOT_TOKEN: scopes are missing: ${missing.join(', ')}`,
        'add them under OAuth & Permissions > Bot Token Scopes, then install the app again',
      );
}

function commandsFinding(commands: readonly Command[], configured: CommandNames): Finding {
  const names = rootsOf(commands.filter(({ hidden }) => hidden !== true)).map((root) =>
    slackName(root, configured),
  );
  return ok(
    `the manifest has ${names.join(', ')}; Slack does not tell a bot whether its app was made from it`,
  );
}

/** Scopes of `conversations.info` for channels; the manifest asks for neither, since the bot works without. */
const READING = ['channels:read', 'groups:read'];

async function lookAtChannel(
  channel: string,
  variable: string,
  apiUrl: string,
  granted: readonly string[] | undefined,
  ask: Ask,
): Promise<Finding> {
  if (granted?.some((scope) => READING.includes(scope)) !== true) {
    const why = `not looked at: without ${READING.join(' or ')} Slack shows no channel`;
    return skipped(variable === 'SLACK_AUDIT_CHANNEL' ? `${why}; invite the bot to ${channel}` : why);
  }
  const answer = await ask((client) => client.conversations.info({ channel }));
  return channelFinding(channel, variable, apiUrl, answer);
}
