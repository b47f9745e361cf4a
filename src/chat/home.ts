/** The page of the bot that some platforms have for each person: the same live groups as panels show, and the help. */
import type { Logger } from 'pino';
import type { Access } from './access.ts';
import type { Invoker } from './command.ts';
import type { Reply } from './reply.ts';
import type { Texts } from './texts/index.ts';

export interface HomeVisit {
  readonly invoker: Invoker;
  readonly access: Access;
  readonly texts: Texts;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The parts of the page, from the top; their buttons are standing ones. Takes a few seconds at most. */
export type ReadHome = (visit: HomeVisit) => Promise<readonly Reply[]>;
