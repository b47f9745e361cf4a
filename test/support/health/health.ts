/** Requests `/healthz`, `/readyz` and `/metrics` of a bot, as a supervisor and Prometheus do. */
import { expect } from 'vitest';
import type { Running } from '../process/run.ts';

export interface HealthAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface HealthClient {
  readonly port: number;
  readonly get: (path: string) => Promise<HealthAnswer>;
  /** The status of `/readyz`, then the state of each part. */
  readonly readyz: () => Promise<readonly [number, Readonly<Record<string, string>>]>;
  /** Resolves when `/readyz` answers with this status and these states of parts. */
  readonly becomes: (status: number, parts?: Readonly<Record<string, string>>) => Promise<void>;
  /** The samples of `/metrics` by name and labels: `name{label="value"}`. */
  readonly metrics: () => Promise<ReadonlyMap<string, number>>;
}

const OPENED = 'health server listening';

export function createHealthClient(port: number): HealthClient {
  const get: HealthClient['get'] = async (path) => {
    // One connection for each request, so that no pooled connection hides a closed port.
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } });
    const contentType = response.headers.get('content-type') ?? '';
    return { status: response.status, contentType, text: await response.text() };
  };
  const readyz: HealthClient['readyz'] = async () => {
    const { status, text } = await get('/readyz');
    const { ready, parts } = JSON.parse(text) as { ready: boolean; parts: Record<string, string> };
    expect(ready).toBe(status === 200);
    return [status, parts];
  };
  return {
    port,
    get,
    readyz,
    becomes: async (status, parts = {}) => {
      await expect.poll(readyz, { timeout: 50_000 }).toEqual([status, expect.objectContaining(parts)]);
    },
    metrics: async () => readSamples((await get('/metrics')).text),
  };
}

/** The client for a bot whose HEALTH_PORT is 0; the port is in its log. */
export async function healthOf(bot: Running): Promise<HealthClient> {
  await bot.prints(new RegExp(OPENED, 'u'));
  const line = bot
    .errors()
    .split('\n')
    .find((text) => text.includes(OPENED));
  return createHealthClient(Number(/"port":(\d+)/u.exec(line ?? '')?.[1]));
}

export function healthIn(entries: readonly Readonly<Record<string, unknown>>[]): HealthClient {
  return createHealthClient(Number(entries.find(({ msg }) => msg === OPENED)?.['port']));
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
function readSamples(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', value = ''] = /^(\w+(?:\{.*\})?) (\S+)$/u.exec(line) ?? [];
      if (name === '') throw new Error(`not a sample: ${line}`);
      return [name, Number(value)];
    }),
  );
}
