/** `npm run sandbox`: the bot over an emulated service, with the terminal as the chat; needs no configuration. */
import process from 'node:process';
import { createBot } from '../src/bot.ts';
import { createLog } from '../src/log.ts';
import { openStore } from '../src/store/open-store.ts';
import { openSqlite } from '../src/store/sqlite/open.ts';
import { createTerminal, type Terminal } from './terminal/index.ts';
import { banner, createControls } from './controls.ts';
import { SEED, sandboxConfig, TERMINAL_CHANNEL } from './seed.ts';
import { startService } from '../emulators/volcengine/service.ts';
import { createGroups } from '../emulators/volcengine/whitelists.ts';

/** The width of lines if the output is not a terminal. */
const WIDE = 120;

const groups = createGroups(Object.values(SEED));
const { credentials, appId, qps } = sandboxConfig('').volcengine;
const service = await startService({ credentials, appId, qps, groups });
const interactive = process.stdout.isTTY && process.stdin.isTTY;
// `hasColors` also respects NO_COLOR and similar variables.
const colours = interactive && process.stdout.hasColors();
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const { user, other, completions } = createControls(service, groups, {
  // POSIX: the first of these variables that is set and not empty decides.
  locale: /^zh/iu.test([LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '')
    ? 'zh-CN'
    : 'en',
  columns: () => (process.stdout.isTTY ? process.stdout.columns : WIDE),
});

const terminals: Terminal[] = [];
// Replies report problems already, and log lines would be printed between them.
const log = createLog({ level: process.env['LOG_LEVEL'] ?? 'silent', secrets: [] });
const bot = createBot({
  config: sandboxConfig(service.origin),
  log,
  store: openStore(await openSqlite(':memory:'), { log }),
  platforms: [
    (dispatch) => {
      const { stdin: input, stdout: output } = process;
      const terminal = createTerminal(
        {
          input,
          output,
          interactive,
          colours,
          completions,
          user,
          other,
          channelId: TERMINAL_CHANNEL,
          onInterrupt: () => void end(),
        },
        dispatch,
      );
      terminals.push(terminal);
      return terminal;
    },
  ],
  onFatal: () => undefined,
});

// A reader such as `head` closes the pipe when it has read enough.
process.stdout.on('error', () => process.exit(0));
process.stdout.write(`${banner(service.origin, colours)}\n`);
await bot.start();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
await Promise.all(terminals.map(({ finished }) => finished));
await end();

async function end(): Promise<void> {
  await bot.stop();
  await service.close();
  process.exit(0);
}
