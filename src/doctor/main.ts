/**
 * `npm run doctor`: checks everything that the bot needs, changes nothing, and says what to do about each thing.
 *
 * Exit code 0: everything is well. 1: warnings only. 2: at least one problem. 64: it was called wrongly.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createLog } from '../log.ts';
import { EXIT_CODE_OF, verdictOf } from './check.ts';
import { runChecks } from './run-checks.ts';
import { asJson, asText } from './report.ts';

/** EX_USAGE of sysexits.h. */
const USAGE = 64;
const HELP = `npm run doctor
  checks the configuration, the Volcengine API, Slack, Discord and the store, and changes nothing.
npm run --silent doctor -- --json
  the same as one JSON document: { ok, status, checks: [{ id, area, status, what, todo }] }

Exit code 0: all is well. 1: warnings only. 2: at least one problem.
`;

const options = readOptions();
if (options === undefined) {
  process.stderr.write(HELP);
  process.exitCode = USAGE;
} else if (options.help) {
  process.stdout.write(HELP);
} else {
  await run(options.json);
}

async function run(json: boolean): Promise<void> {
  const checks = await runChecks({ env: process.env, log: createLog({ level: 'silent', secrets: [] }) });
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  const text = json ? asJson(checks) : asText(checks, colours);
  // Services that have not answered are not waited for.
  process.stdout.write(text, () => process.exit(EXIT_CODE_OF[verdictOf(checks)]));
}

function readOptions(): { readonly json: boolean; readonly help: boolean } | undefined {
  try {
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { json: flag, help: { ...flag, short: 'h' } } }).values;
  } catch {
    return undefined;
  }
}
