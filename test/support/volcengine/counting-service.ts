/** The script of the emulated service as a separate process, which reports each arrival to its parent by its own clock. */
import { startService } from '../../../emulators/volcengine/service.ts';
import { createGroups } from '../../../emulators/volcengine/whitelists.ts';
import { APP_ID, CREDENTIALS, seed } from './service.ts';

export type FromService =
  | { readonly kind: 'ready'; readonly origin: string }
  /** In ms since 1970, by the monotonic clock of this process. */
  | { readonly kind: 'arrival'; readonly atMs: number };

const answerMs = Number(process.argv[2] ?? 0);
const send = (message: FromService): void => {
  process.send?.(message);
};
process.on('disconnect', () => process.exit(0));

const service = await startService({
  credentials: CREDENTIALS,
  appId: APP_ID,
  // Counts instead of throttling, so that the test sees too many requests.
  qps: 1_000_000,
  groups: createGroups([seed(['10001'])]),
  onRequest: ({ atMs }) => {
    send({ kind: 'arrival', atMs: performance.timeOrigin + atMs });
  },
});
if (answerMs > 0) service.faults.add({ kind: 'delay', ms: answerMs }, { times: Number.POSITIVE_INFINITY });
send({ kind: 'ready', origin: service.origin });
