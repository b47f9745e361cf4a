/** A process with a limiter over the PostgreSQL at DATABASE_URL and one task that waits; it closes the limiter then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../../src/log.ts';
import { createSharedRateLimiter } from '../../../src/volcengine/limit/shared.ts';
import { connectTo } from '../../support/volcengine/limit-query.ts';

const { query, end } = connectTo(process.env['DATABASE_URL'] ?? '');
const log = createLog({ level: 'info', secrets: [] });
const limiter = createSharedRateLimiter({ query, limit: 1, timeoutMs: 100, log });
const waiting = limiter.run('a', () => Promise.resolve());
await sleep(300);
limiter.close();
process.stdout.write((await waiting).kind);
end();
