/** Asks the platform for access, language and acknowledgement, with a safe answer when the platform fails. */
import type { Logger } from 'pino';
import type { Access } from './access.ts';
import type { Responder } from './platform.ts';
import type { Locale } from './texts/index.ts';

export async function decideAccess({ authorise }: Responder, log: Logger): Promise<Access> {
  try {
    return await authorise();
  } catch (error) {
    log.error({ err: error }, 'could not check whether the invoker is a moderator: refused');
    return 'check-unavailable';
  }
}

export async function decideLocale({ locale }: Responder, log: Logger): Promise<Locale> {
  try {
    return await locale();
  } catch (error) {
    log.warn({ err: error }, 'could not find out the language of the moderator: English is used');
    return 'en';
  }
}

export async function wasAcknowledged(responder: Responder, log: Logger): Promise<boolean> {
  try {
    return (await responder.wasAcknowledged?.()) ?? false;
  } catch (error) {
    log.warn({ err: error }, 'could not find out whether the platform got the acknowledgement: not begun');
    return false;
  }
}
