/** Staggers the two connections, so that Slack does not refresh both at the same time. */
import type { Logger } from 'pino';
import type { ConnectionSlot } from './connection-slot.ts';

export interface StaggerOptions {
  readonly apartMs: number;
  /** 0 … 1 */
  readonly random: () => number;
  readonly stopping: AbortSignal;
  readonly log: Logger;
}

/**
 * Builds what is to be called whenever one of two connections was opened. All live equally long, so two that were opened
 * together would be refreshed together ever after: the second is renewed after `apartMs` or up to twice as long, and
 * only while the first is there. What Slack sends by it in the very moment in which it is closed is lost; that happens once.
 */
export function createStagger(
  first: ConnectionSlot,
  second: ConnectionSlot,
  options: StaggerOptions,
): () => void {
  const { apartMs, random, stopping, log } = options;
  let timer: NodeJS.Timeout | undefined;
  const together = (): boolean => {
    const [one, other] = [first.openedAt(), second.openedAt()];
    // Where one is not connected, this is asked again as soon as it is.
    return one !== undefined && other !== undefined && Math.abs(one - other) < apartMs;
  };
  return () => {
    clearTimeout(timer);
    // Random, so that several processes which were started together do not do it together.
    const waitMs = apartMs * (1 + random());
    timer = setTimeout(() => {
      if (stopping.aborted || !together()) return;
      log.info('both connections to Slack were opened at the same time: replacing one of them');
      second.renew();
    }, waitMs).unref();
  };
}
