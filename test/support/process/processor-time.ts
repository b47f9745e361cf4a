/** Measures processor time, which does not depend on other work of the machine. */
import process from 'node:process';

/** The milliseconds of processor time that the synchronous function `work` takes. */
export function processorMsOf(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}
