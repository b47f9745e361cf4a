/** The account's limit, which the doctor's own requests keep to. */
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { sharedLimiter } from '../foundation.ts';
import { PERMIT_MS } from '../volcengine/shared-limit/permit.ts';
import { createRateLimiter, type AccountLimiter } from '../volcengine/rate-limit.ts';
import { SLOT_HOLD_MS } from '../volcengine/turns.ts';

/** How the account's requests are shared out, as far as the look at the store has shown. */
export type Share =
  /** Between the processes that use this Redis. */
  | { readonly kind: 'redis'; readonly redisUrl: string }
  /** By nobody: each process has its own count. */
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

/** Resolves when requests may leave. `answerMs`: how long Redis may take, beyond the quiet time after its start. */
export async function openLimit(share: Share, config: Config, answerMs: number, log: Logger): Promise<Limit> {
  switch (share.kind) {
    case 'unusable':
      return { kind: 'none', why: 'the limit of requests is kept in REDIS_URL, which cannot be used' };
    case 'own': {
      const limit = share.botRuns ? GUEST_LIMIT : Math.min(OWN_LIMIT, config.volcengine.qps);
      return { kind: 'limit', limiter: createRateLimiter({ limit }) };
    }
    case 'redis': {
      const limiter = await sharedLimiter(share.redisUrl, config, log);
      const quietMs = PERMIT_MS + config.volcengine.timeoutMs + SLOT_HOLD_MS;
      if (await becomesAvailable(limiter, quietMs + answerMs)) return { kind: 'limit', limiter };
      limiter.close();
      const why =
        'no request was allowed by the limit in REDIS_URL, which was started or emptied a moment ago';
      return { kind: 'none', why };
    }
  }
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
