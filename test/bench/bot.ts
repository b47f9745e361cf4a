/** The bot as a process of its own, as `npm start` puts it together, that tells how much memory it uses. */
import { configuredPlatforms, createBot } from '../../src/bot.ts';
import { readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/sqlite.ts';

export type Question = 'memory' | 'stop';
export type Answer =
  | { readonly kind: 'ready' }
  /** After a full garbage collection. */
  | { readonly kind: 'memory'; readonly heapBytes: number; readonly rssBytes: number };

const result = readConfig(process.env);
if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems));
const { config } = result;
const bot = createBot({
  config,
  platforms: await configuredPlatforms(config),
  log: createLog({ level: config.logLevel, secrets: config.secrets }),
  store: openStore(config.dataDir),
  onFatal: (error) => {
    throw error;
  },
});
const send = (answer: Answer): void => {
  process.send?.(answer);
};
process.on('message', (question: Question) => {
  if (question === 'stop') void bot.stop().then(() => process.exit(0));
  else {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    send({ kind: 'memory', heapBytes: heapUsed, rssBytes: rss });
  }
});
await bot.start();
send({ kind: 'ready' });
