/**
 * The script of a process that connects to the Slack emulator, stops the adapter, and should then exit by itself. Arguments:
 * mode, API URL, tokens, and when to stop: once `started`, when `told` to on standard input, or after a `fatal` error.
 */
import { once } from 'node:events';
import { pino } from 'pino';
import { createSlack } from '../../../src/slack/index.ts';
import { createTestDispatch } from '../../support/chat/dispatch.ts';

const [mode, apiUrl = '', botToken = '', appToken = '', until] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const connection =
  mode === 'http'
    ? ({ mode: 'http', signingSecret: 'secret', port: 0, host: '127.0.0.1' } as const)
    : ({ mode: 'socket', appToken } as const);
const fatal = Promise.withResolvers<undefined>();
const platform = createSlack(
  {
    botToken,
    apiUrl,
    connection,
    moderatorGroups: [],
    moderatorUsers: [],
    groupModerators: new Map(),
    commands: { unwhitelist: '/unwhitelist', whitelist: '/whitelist' },
  },
  createTestDispatch([], log),
  log,
  () => {
    fatal.resolve(undefined);
  },
);
await platform.start();
if (until === 'told') await once(process.stdin, 'data');
if (until === 'fatal') await fatal.promise;
process.stdin.destroy();
await platform.stop();
console.log('stopped');
