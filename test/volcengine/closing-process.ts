/** A process with a limiter over the Redis at REDIS_URL and one task that waits; it closes the limiter as soon as that is so. */
import { createLog } from '../../src/log.ts';
import { createSharedRateLimiter } from '../../src/volcengine/shared-limit/index.ts';

const limiter = createSharedRateLimiter({
  redisUrl: process.env['REDIS_URL'] ?? '',
  scope: 'test',
  limit: 1,
  timeoutMs: 100,
  log: createLog({ level: 'info', secrets: [] }),
});
const waiting = limiter.run('a', () => Promise.resolve());
setTimeout(() => {
  limiter.close();
  void waiting.then(({ kind }) => {
    process.stdout.write(kind);
  });
}, Number(process.env['CLOSE_AFTER_MS']));
