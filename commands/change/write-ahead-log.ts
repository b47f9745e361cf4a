/** Stores the progress of an action before each request and after each answer. */
import type { Request } from '../../src/chat/command.ts';
import { untilAborted } from '../../src/async/retry.ts';
import type { Action } from '../../src/store/store.ts';
import type { WriteAheadLog } from '../../src/whitelist/change/change-whitelist.ts';
import { statusesOf } from './record.ts';

export function createWriteAheadLog({ id, kind }: Action, { job, signal }: Request): WriteAheadLog {
  return {
    beforeSend: (ids) => {
      const marks = ids.map((userId) => {
        return { userId, outcome: 'sent', reason: undefined, requestId: undefined };
      });
      return untilAborted(job.mark(id, marks), signal);
    },
    afterAnswer: async (progress) => {
      // Does not wait after an abort: the conclusion stores all outcomes as well.
      await untilAborted(job.mark(id, statusesOf(kind, progress), JSON.stringify(progress.problems)), signal);
    },
  };
}
