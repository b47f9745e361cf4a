/** The interface of the App Home page, which some platforms show to each person. */
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

/** Builds the parts of the page, from the top, with standing buttons only. Takes a few seconds at most. */
export type ReadHome = (visit: HomeVisit) => Promise<readonly Reply[]>;
