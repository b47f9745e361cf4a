/** Checks the environment: every problem that would stop the start, and the resulting configuration. */
import { inert } from '../chat/sentence.ts';
import type { ConfigProblem, ConfigWarning } from '../config/config-problem.ts';
import type { Config } from '../config/index.ts';
import { ifConfigured, listPlatforms, PLATFORM_NAMES, PLATFORMS } from '../platforms.ts';
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
      warning(what, found[0]?.todo ?? 'correct it in .env, or remove it'),
    );
  });
}

export function configurationChecks(config: Config): readonly Check[] {
  const environment = check(
    'configuration',
    'environment',
    ok(`every variable is usable: ${describe(config)}`),
  );
  const proxy = check('configuration', 'proxy', proxyFinding(config));
  return [environment, proxy, ...channelChecks(config), ...moderatorChecks(config)];
}

function channelChecks(config: Config): readonly Check[] {
  const strangers = [...config.groups.byChannel.keys()].filter((channelId) => !isServed(channelId, config));
  if (strangers.length === 0) return [];
  const what = `CHANNEL_GROUPS: of a platform that is not configured: ${strangers.join(', ')}`;
  const todo = 'configure the platform, or take the channels out';
  return [check('configuration', 'CHANNEL_GROUPS', warning(what, todo))];
}

/** Who is named for which live group; whether the roles and user groups exist is checked with their platform. */
function moderatorChecks(config: Config): readonly Check[] {
  const { groups, groupModerators } = config;
  if (groupModerators.size === 0) return [];
  const ids = [...groupModerators.keys()];
  const strangers = ids.filter((id) => !isServed(id, config));
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
function proxyFinding({ proxy, volcengine, ...platforms }: Config): Finding {
  if (proxy === undefined) return ok('HTTPS_PROXY is not set: every service is reached directly');
  const used = `HTTPS_PROXY is used: ${listPlatforms('Volcengine')} are reached through ${new URL(proxy.url).host}`;
  const except = proxy.noProxy === '' ? '' : `, but for the names in NO_PROXY (${inert(proxy.noProxy)})`;
  const urls = [volcengine.origin, ...PLATFORM_NAMES.map((name) => platforms[name]?.apiUrl)];
  const plain = urls.filter((url) => url?.startsWith('http:'));
  const direct = plain.length === 0 ? '' : `; plain http takes no proxy: ${plain.join(', ')}`;
  return ok(`${used}${except}${direct}`);
}

/** Whether the id is one of a platform that is configured. */
function isServed(id: string, config: Config): boolean {
  return PLATFORM_NAMES.some((name) => config[name] !== undefined && PLATFORMS[name].ownsId(id));
}

function describe({ groups, reasons, ...platforms }: Config): string {
  const chats = PLATFORM_NAMES.map((name) =>
    ifConfigured(name, platforms, ({ describe }, options) => describe(options)),
  );
  return [
    `${groups.all.length} live ${groups.all.length === 1 ? 'group' : 'groups'}`,
    ...chats.filter((one) => one !== undefined),
    ...(reasons.length > 0
      ? [`${reasons.length} suggested ${reasons.length === 1 ? 'reason' : 'reasons'}`]
      : []),
  ].join(', ');
}
