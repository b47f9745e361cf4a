/** How long work keeps this process's processor busy, which does not depend on what else the machine does. */
import process from 'node:process';

/** Milliseconds of the processor that `work`, which awaits nothing, has taken. */
export function processorMsOf(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}
