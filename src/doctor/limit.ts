/** Keeps the doctor's own requests within the account's limit. */
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { openShared } from '../open-backend.ts';
import type { AccountLimiter } from '../volcengine/limit/account-limiter.ts';
import { createRateLimiter } from '../volcengine/limit/in-process.ts';
import { quietTimeMs } from '../volcengine/limit/shared.ts';

/** How the account's requests are shared out, as far as the look at the store has shown. */
export type Share =
  /** Between the processes that use this PostgreSQL, whose tables are of this version. */
  | { readonly kind: 'shared'; readonly databaseUrl: string }
  /** Not shared: each process has its own count. */
  | { readonly kind: 'own'; readonly botRuns: boolean }
  | { readonly kind: 'unusable' };

export type Limit =
  | { readonly kind: 'limit'; readonly limiter: AccountLimiter }
  /** Nothing may be sent now. */
  | { readonly kind: 'none'; readonly why: string };

/** The doctor is in no hurry. */
const OWN_LIMIT = 5;
/** Beside a bot that has a limit to itself; its own may be used up at this moment. */
const GUEST_LIMIT = 1;

/** Resolves when requests may leave. `answerMs`: how long PostgreSQL may take, beyond the quiet time after its start. */
export async function openLimit(share: Share, config: Config, answerMs: number, log: Logger): Promise<Limit> {
  switch (share.kind) {
    case 'unusable':
      return { kind: 'none', why: 'the limit of requests is kept in DATABASE_URL, which cannot be used' };
    case 'own': {
      const limit = share.botRuns ? GUEST_LIMIT : Math.min(OWN_LIMIT, config.volcengine.qps);
      return { kind: 'limit', limiter: createRateLimiter({ limit }) };
    }
    case 'shared':
      return sharedLimit(share.databaseUrl, config, answerMs, log);
  }
}

async function sharedLimit(url: string, config: Config, answerMs: number, log: Logger): Promise<Limit> {
  const { database, limiter: shared } = await openShared(url, config, log);
  const limiter: AccountLimiter = {
    ...shared,
    close: () => {
      shared.close();
      void database.close();
    },
  };
  const quietMs = quietTimeMs(config.volcengine.timeoutMs);
  if (await becomesAvailable(limiter, quietMs + answerMs)) return { kind: 'limit', limiter };
  limiter.close();
  const why =
    'no request was allowed by the limit in DATABASE_URL, which was started or restored a moment ago';
  return { kind: 'none', why };
}

async function becomesAvailable(limiter: AccountLimiter, ms: number): Promise<boolean> {
  if (limiter.available()) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const stop = limiter.onChange(resolve);
  const timer = setTimeout(resolve, ms, false);
  const available = await promise;
  clearTimeout(timer);
  stop();
  return available;
}
