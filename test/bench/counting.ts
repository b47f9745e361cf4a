/** Starts the emulated service of a benchmark as a separate process, and controls it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answer, Question } from './service.ts';

export interface Counting {
  readonly origin: string;
  readonly report: () => Promise<Extract<Answer, { kind: 'report' }>>;
  readonly close: () => Promise<void>;
}

/** Starts a service with a range of answer times in ms, and a number of users on each whitelist. */
export async function startCounting(
  users: number,
  fromMs: number,
  toMs = fromMs,
  groups = 1,
): Promise<Counting> {
  const child = fork(new URL('service.ts', import.meta.url), [fromMs, toMs, users, groups].map(String));
  const answer = async (): Promise<Answer> => ((await once(child, 'message')) as [Answer])[0];
  const ask = (question: Question): boolean => child.send(question);
  const ready = await answer();
  if (ready.kind !== 'ready') throw new Error('the service did not start');
  return {
    origin: ready.origin,
    report: async () => {
      ask('report');
      const report = await answer();
      if (report.kind !== 'report') throw new Error('no report');
      return report;
    },
    close: async () => {
      const exited = once(child, 'exit');
      ask('exit');
      await exited;
    },
  };
}
