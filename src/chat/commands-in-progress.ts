/** Limits how many commands one person may have in progress at once. */
import type { Invoker } from './command.ts';

export interface CommandsInProgress {
  /** Starts counting a job; false when this person has reached the maximum. */
  readonly start: (invoker: Invoker, job: string) => boolean;
  /** The job was answered or handed over; does nothing when it is not counted. */
  readonly end: (job: string) => void;
}

/**
 * @param max jobs that one person may have in progress
 * @param lifeMs an older job does not count: another process may have answered it
 */
export function createCommandsInProgress(max: number, lifeMs: number): CommandsInProgress {
  const persons = new Map<string, number>();
  const ends = new Map<string, () => void>();
  return {
    start: ({ platform, id }, job) => {
      const person = `${platform}:${id}`;
      const held = persons.get(person) ?? 0;
      if (held >= max) return false;
      persons.set(person, held + 1);
      const end = (): void => {
        clearTimeout(timer);
        ends.delete(job);
        const left = (persons.get(person) ?? 0) - 1;
        if (left > 0) persons.set(person, left);
        else persons.delete(person);
      };
      const timer = setTimeout(end, lifeMs).unref();
      ends.set(job, end);
      return true;
    },
    end: (job) => ends.get(job)?.(),
  };
}
