/** Warns of a Redis that may forget what it should keep. */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { faultOf } from './errors.ts';

/** Whether it was found out, or never will be: managed Redis may refuse the question. */
export async function checkServer(client: Redis, log: Logger): Promise<boolean> {
  const setting = async (name: string): Promise<string | undefined> => {
    const [, value] = (await client.config('GET', name)) as readonly (string | undefined)[];
    return value;
  };
  try {
    const policy = await setting('maxmemory-policy');
    const appendOnly = await setting('appendonly');
    if (policy !== undefined && policy !== 'noeviction') {
      log.warn(
        { policy },
        'Redis throws keys away when its memory is full: set its maxmemory-policy to noeviction',
      );
    }
    if (appendOnly === 'no')
      log.warn('Redis keeps nothing over a crash of its own: set its appendonly to yes');
  } catch (error) {
    const { kind, reason } = faultOf(error);
    if (kind === 'away') return false;
    log.debug({ reason }, 'Redis does not tell how it is set up');
  }
  return true;
}
