/** A process that connects to the stand-in, stops, and should then end by itself. Arguments: mode, API, tokens. */
import { pino } from 'pino';
import { createSlack } from '../../src/slack/index.ts';
import { createTestDispatch } from '../support/dispatch.ts';

const [mode, apiUrl = '', botToken = '', appToken = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const connection =
  mode === 'http'
    ? ({ mode: 'http', signingSecret: 'secret', port: 0, host: '127.0.0.1' } as const)
    : ({ mode: 'socket', appToken } as const);
const platform = createSlack(
  { botToken, apiUrl, connection, command: '/unwhitelist', moderatorGroups: [], moderatorUsers: [] },
  createTestDispatch([], log),
  log,
  () => undefined,
);
await platform.start();
await platform.stop();
console.log('stopped');
