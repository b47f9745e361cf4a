/**
 * `npm run doctor`: checks everything that the bot needs, changes nothing, and says what to do about each thing.
 *
 * Exit code 0: everything is well. 1: warnings only. 2: at least one problem. 64: it was called wrongly.
 */
import process from 'node:process';
import { readArguments } from '../config/read-arguments.ts';
import { createLog } from '../log.ts';
import { EXIT_CODE_OF, verdictOf } from './check.ts';
import { runChecks } from './run-checks.ts';
import { asJson, asText } from './report.ts';

const HELP = `npm run doctor
  checks the configuration, the Volcengine API, Slack, Discord and the store, and changes nothing.
npm run --silent doctor -- --json
  the same as one JSON document: { ok, status, checks: [{ id, area, status, what, todo }] }
npm run doctor -- --dotenv=<file>
  takes the variables from that file, and not from .env.

Exit code 0: all is well. 1: warnings only. 2: at least one problem.
`;

const { has, envFile } = readArguments({ help: HELP, flags: ['json'] });
await run(has('json'));

async function run(json: boolean): Promise<void> {
  const checks = await runChecks({
    env: process.env,
    envFile,
    log: createLog({ level: 'silent', secrets: [] }),
  });
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  const text = json ? asJson(checks) : asText(checks, colours);
  // Services that have not answered are not waited for.
  process.stdout.write(text, () => process.exit(EXIT_CODE_OF[verdictOf(checks)]));
}
