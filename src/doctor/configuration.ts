/** Checks the environment: every problem that would stop the start, and the resulting configuration. */
import { inert } from '../chat/sentence.ts';
import type { ConfigProblem, ConfigWarning } from '../config/config-problem.ts';
import type { Config } from '../config/index.ts';
import { check, ok, problem, warning, type Check, type Finding } from './check.ts';

export function configurationProblems(problems: readonly ConfigProblem[]): readonly Check[] {
  const byName = Map.groupBy(problems, ({ name }) => name);
  return [...byName].map(([name, found]) => {
    const what = `${name}: ${found.map(({ expected }) => expected).join('; ')}`;
    const finding = problem(what, 'set it in .env; .env.example explains it');
    return check('configuration', name.replaceAll(', ', '+'), finding);
  });
}

/** What may be a mistake, of a variable each. */
export function configurationWarnings(warnings: readonly ConfigWarning[]): readonly Check[] {
  return [...Map.groupBy(warnings, ({ name }) => name)].map(([name, found]) => {
    const what = `${inert(name)}: ${found.map((one) => one.what).join('; ')}`;
    return check(
      'configuration',
      `mistake:${inert(name)}`,
      warning(what, 'correct it in .env, or take it out'),
    );
  });
}

export function configurationChecks(config: Config): readonly Check[] {
  const environment = check(
    'configuration',
    'environment',
    ok(`every variable is usable: ${outline(config)}`),
  );
  const proxy = check('configuration', 'proxy', proxyFinding(config));
  return [environment, proxy, ...channelChecks(config), ...moderatorChecks(config)];
}

function channelChecks(config: Config): readonly Check[] {
  const strangers = channelsOfNobody(config);
  if (strangers.length === 0) return [];
  const what = `CHANNEL_GROUPS: of a platform that is not configured: ${strangers.join(', ')}`;
  const todo = 'configure the platform, or take the channels out';
  return [check('configuration', 'CHANNEL_GROUPS', warning(what, todo))];
}

/** Who is named for which live group; whether the roles and user groups exist is checked with their platform. */
function moderatorChecks({ groups, groupModerators, slack, discord }: Config): readonly Check[] {
  if (groupModerators.size === 0) return [];
  const ids = [...groupModerators.keys()];
  const strangers = ids.filter((id) => (isDiscordId(id) ? discord : slack) === undefined);
  const named = groups.all.flatMap(({ name, conversationShortId }) => {
    const own = ids.filter((id) => groupModerators.get(id)?.includes(conversationShortId));
    return own.length === 0 ? [] : [`${inert(name)}: ${own.join(', ')}`];
  });
  const finding =
    strangers.length === 0
      ? ok(`may act on one live group only: ${named.join('; ')}`)
      : warning(
          `GROUP_MODERATORS: of a platform that is not configured: ${strangers.join(', ')}`,
          'configure the platform, or take the ids out',
        );
  return [check('configuration', 'GROUP_MODERATORS', finding)];
}

/** Where the proxy is used, and for whom not; never its password. */
function proxyFinding({ proxy, volcengine, slack, discord }: Config): Finding {
  if (proxy === undefined) return ok('HTTPS_PROXY is not set: every service is reached directly');
  const used = `HTTPS_PROXY is used: Volcengine, Slack and Discord are reached through ${new URL(proxy.url).host}`;
  const except = proxy.noProxy === '' ? '' : `, but for the names in NO_PROXY (${inert(proxy.noProxy)})`;
  const plain = [volcengine.origin, slack?.apiUrl, discord?.apiUrl].filter((url) => url?.startsWith('http:'));
  const direct = plain.length === 0 ? '' : `; plain http takes no proxy: ${plain.join(', ')}`;
  return ok(`${used}${except}${direct}`);
}

/** Discord's ids are numbers, Slack's are not. */
export function isDiscordId(id: string): boolean {
  return /^\d+$/u.test(id);
}

function channelsOfNobody({ groups, slack, discord }: Config): readonly string[] {
  return [...groups.byChannel.keys()].filter(
    (channelId) => (isDiscordId(channelId) ? discord : slack) === undefined,
  );
}

function outline({ groups, slack, discord, reasons }: Config): string {
  const parts = [`${groups.all.length} live ${groups.all.length === 1 ? 'group' : 'groups'}`];
  if (slack !== undefined)
    parts.push(`Slack ${slack.connection.mode === 'http' ? 'over HTTP' : 'in Socket Mode'}`);
  if (discord !== undefined) {
    const servers = discord.guildIds.length;
    parts.push(`Discord in ${servers} ${servers === 1 ? 'server' : 'servers'}`);
  }
  if (reasons.length > 0)
    parts.push(`${reasons.length} suggested ${reasons.length === 1 ? 'reason' : 'reasons'}`);
  return parts.join(', ');
}
