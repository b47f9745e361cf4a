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

/** Where the output is no terminal. */
const WIDE = 120;

const groups = createGroups(Object.values(SEED));
const { credentials, appId, qps } = sandboxConfig('').volcengine;
const service = await startService({ credentials, appId, qps, groups });
const interactive = process.stdout.isTTY && process.stdin.isTTY;
// Looks at NO_COLOR and the like, too.
const colours = interactive && process.stdout.hasColors();
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const { user, other, completions } = createControls(service, groups, {
  // By the rules of POSIX: the first that is set and not empty.
  locale: /^zh/iu.test([LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '')
    ? 'zh-CN'
    : 'en',
  columns: () => (process.stdout.isTTY ? process.stdout.columns : WIDE),
});

const terminals: Terminal[] = [];
// Replies report problems; log lines would stand between them.
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
          ...{ input, output, interactive, colours, completions, user, other },
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

// A reader that has seen enough, as `head` does.
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
