/** The script of a process that connects to the Discord emulator, stops the adapter at a given moment, and should then exit by itself. */
import { once } from 'node:events';
import pino from 'pino';
import { createDiscord } from '../../../src/discord/index.ts';
import { createTestDispatch } from '../../support/chat/dispatch.ts';

/** The bound of a polite end. */
const CLOSE_MS = 200;

const [apiUrl = '', token = '', guildId = '', moment] = process.argv.slice(2);
const lost = Promise.withResolvers<undefined>();
const write = (line: string): void => {
  if (line.includes('connection to Discord lost')) lost.resolve(undefined);
};
const log = pino({ level: 'trace' }, { write });
const settings = { token, guildIds: [guildId], moderatorRoles: [], groupModerators: new Map(), apiUrl };
const platform = createDiscord(settings, createTestDispatch([], log), log, () => undefined, {
  times: { close: CLOSE_MS },
});
const started = platform.start().catch(() => undefined);
if (moment === 'started') await started;
if (moment === 'told') await once(process.stdin, 'data');
if (moment === 'lost') await lost.promise;
process.stdin.destroy();

const stopping = performance.now();
process.once('exit', () => {
  process.stdout.write(`ended after ${Math.round(performance.now() - stopping)} ms\n`);
});
await platform.stop();
await started;
