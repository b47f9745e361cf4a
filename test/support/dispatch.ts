/** A dispatch over commands of a test, with its offers in memory. */
import type { Logger } from 'pino';
import type { Command } from '../../src/chat/command.ts';
import { createDispatch, type Dispatch } from '../../src/chat/dispatch.ts';
import type { Offers } from '../../src/chat/offer.ts';
import { openStore } from '../../src/store/sqlite.ts';

export function createTestDispatch(
  commands: readonly Command[],
  log: Logger,
  offers: Offers = openStore(':memory:').offers,
): Dispatch {
  return createDispatch({ commands, offers, log });
}
