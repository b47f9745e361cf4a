/** Runs all checks in parallel, each with its own deadline, and returns them in a fixed order. */
import type { Logger } from 'pino';
import type { EnvFile } from '../config/env-file.ts';
import { readConfig, type Config } from '../config/index.ts';
import { hideSecrets } from '../log.ts';
import { PLATFORM_NAMES } from '../platforms.ts';
import type { PlatformName } from '../store/store.ts';
import { AREAS, check, skipped, type Area, type Check } from './check.ts';
import { commandsOf } from './commands.ts';
import { configurationChecks, configurationProblems, configurationWarnings } from './configuration.ts';
import { openLimit } from './limit.ts';
import { malformed } from './isolated-check.ts';
import { examinePlatform } from './platforms.ts';
import { cleaned } from './report.ts';
import { examineStore } from './store.ts';
import { examineVolcengine } from './volcengine.ts';

export interface Examination {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What was seen in the file that a part of `env` came from. */
  readonly envFile?: EnvFile;
  /** For the libraries: what they have to say goes there, and not into the report. */
  readonly log: Logger;
  /** How long each question may go without an answer. */
  readonly answerMs?: number;
  /** Milliseconds since 1970, by this machine. */
  readonly now?: () => number;
}

const ANSWER_MS = 10_000;

/** Every check, without a secret in any of them. Changes nothing anywhere; rejects only for a bug in itself. */
export async function runChecks(examination: Examination): Promise<readonly Check[]> {
  const result = readConfig(examination.env, examination.envFile);
  if (result.kind === 'problems') {
    const others = AREAS.filter((area) => area !== 'configuration').map((area) =>
      check(area, 'all', skipped('needs a configuration without problems')),
    );
    // No secrets are known yet, and the problems hold no values of theirs.
    return cleaned(
      [...configurationProblems(result.problems), ...configurationWarnings(result.warnings), ...others],
      (json) => json,
    );
  }
  const { config } = result;
  const areas = lookAtAreas(config, examination);
  const checks = await Promise.all(areas.map(([area, looking]) => guarded(area, looking)));
  return cleaned(
    [...configurationChecks(config), ...configurationWarnings(result.warnings), ...checks.flat()],
    hideSecrets(config.secrets),
  );
}

type Looking = Promise<readonly Check[]>;

function lookAtAreas(
  config: Config,
  { log, answerMs = ANSWER_MS, now = Date.now }: Examination,
): readonly (readonly [Area, Looking])[] {
  const store = examineStore(config, answerMs);
  // A failure is reported below.
  store.catch(() => undefined);
  const limit = async () => openLimit((await store).share, config, answerMs, log);
  const commands = commandsOf(config, log);
  commands.catch(() => undefined);
  const lookAt = async (name: PlatformName): Looking =>
    examinePlatform(name, { config, answerMs, log, commands: await commands });
  return [
    ['volcengine', examineVolcengine({ config, answerMs, limit, now, log })],
    ...PLATFORM_NAMES.map((name) => [name, lookAt(name)] as const),
    ['store', store.then(({ checks }) => checks)],
  ];
}

/** An unexpected answer in one area must not lose the findings of the others. */
async function guarded(area: Area, looking: Looking): Looking {
  try {
    return await looking;
  } catch (error) {
    return [check(area, 'all', malformed(error))];
  }
}
