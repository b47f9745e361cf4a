/** Serves `/healthz`, `/readyz` and `/metrics`; loaded only when HEALTH_PORT is set. */
import type { Logger } from 'pino';
import { createMetrics, type Observers } from './metrics.ts';
import { readinessOf, type Readiness } from './readiness.ts';
import { createHealthServer, type Answer, type HealthAddress } from './server.ts';
import type { HealthSources } from './sources.ts';

export interface Health {
  /** Count events of the bot. */
  readonly observers: Observers;
  /** Starts the server. Rejects with a HealthError where it cannot listen on the address. */
  readonly open: (sources: HealthSources) => Promise<void>;
  /** Closes at once, also with open connections; safe to call at any moment, and twice. */
  readonly close: () => void;
}

export function createHealth(address: HealthAddress, log: Logger): Health {
  const { observers, observeSources, contentType, text } = createMetrics();
  let sources: HealthSources | undefined;
  const readyz = async (): Promise<Answer> => {
    if (sources === undefined) throw new Error('the health server is not open yet');
    const readiness = await readinessOf(sources);
    return json(readiness.ready ? 200 : 503, bodyOf(readiness));
  };
  const server = createHealthServer(
    address,
    new Map([
      // Any answer proves that the process is alive: a process that hangs does not answer.
      ['/healthz', () => Promise.resolve(json(200, { alive: true }))],
      ['/readyz', readyz],
      ['/metrics', async () => ({ status: 200, contentType, body: await text() })],
    ]),
    log,
  );
  return {
    observers,
    open: async (given) => {
      sources = given;
      observeSources(given);
      await server.open();
    },
    close: server.close,
  };
}

function bodyOf({ ready, parts }: Readiness): object {
  return { ready, parts: Object.fromEntries([...parts].map(([name, { state }]) => [name, state])) };
}

function json(status: number, body: object): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(body)}\n` };
}
