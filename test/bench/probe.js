/** Preloaded into a measured process: sends the memory after a full garbage collection to the parent process. */
import { setTimeout as sleep } from 'node:timers/promises';

/** The pause between two collections, in which finalizers run that release more memory. */
const PAUSE_MS = 100;

async function tell() {
  globalThis.gc?.();
  await sleep(PAUSE_MS);
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.send?.({ heapBytes: heapUsed, rssBytes: rss });
}

process.on('message', () => {
  void tell();
});
// The channel to the parent must not keep the process alive.
process.channel?.unref();
