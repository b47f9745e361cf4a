/** Loaded before the script of a process that is measured: tells the parent how much memory it uses after a full collection. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two collections: what the first one lets go of may hold more until its finalizers have run. */
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
// The process ends as it would without this.
process.channel?.unref();
