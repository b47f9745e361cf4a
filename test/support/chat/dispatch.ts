/** Creates a dispatch over a test's commands, with a store in memory. */
import type { Logger } from 'pino';
import type { Command } from '../../../src/chat/command.ts';
import { createDispatch, type Dispatch, type DispatchDeps } from '../../../src/chat/dispatch.ts';
import type { Responder, ResponderFactory } from '../../../src/chat/platform.ts';
import { notice, type Reply } from '../../../src/chat/reply.ts';
import { say } from '../../../src/chat/sentence.ts';
import { memoryStore } from '../store/memory-store.ts';

export interface TestDispatchParts extends Partial<DispatchDeps> {
  /** The responder of a platform that is connected from the start. */
  readonly terminal?: ResponderFactory;
}

/** Runs what it receives, and answers a resumed job with `carried on`. */
export function createTestDispatch(
  commands: readonly Command[],
  log: Logger,
  { terminal, ...parts }: TestDispatchParts = {},
): Dispatch {
  const resume = (): Promise<Reply> => Promise.resolve(notice('done', say`carried on`));
  const dispatch = createDispatch({ commands, log, resume, store: memoryStore(), ...parts });
  if (terminal !== undefined) dispatch.connect('terminal', terminal);
  dispatch.start();
  return dispatch;
}

/** Replaces what `dispatch` does with an acknowledged invocation. */
export function serving(dispatch: Dispatch, serve: (responder: Responder) => Promise<void>): Dispatch {
  const factories = new Map<string, ResponderFactory>();
  return {
    ...dispatch,
    connect: (platform, factory) => {
      factories.set(platform, factory);
      dispatch.connect(platform, factory);
    },
    receive: async (invocation, acknowledge) => {
      await acknowledge();
      const memo = { text: undefined, keep: () => Promise.resolve() };
      const contact = factories.get(invocation.invoker.platform)?.(invocation, memo);
      if (contact !== undefined) await serve(contact);
      return 'taken';
    },
  };
}
