/** Reads the bot's readiness and metrics at HEALTH_PORT every second. */
import type { Sections } from './view.ts';

type Metrics = Sections['metrics'];

const EVERY_MS = 1_000;
const NONE: Metrics = { ready: 'no answer', samples: [] };
const OWN = /^(unwhitelist_\w+(?:\{[^}]*\})?) (\S+)$/u;

export interface BotMetrics {
  readonly view: () => Metrics;
  readonly close: () => void;
}

/** @param port the port of the bot's health server, while that listens */
export function watchMetrics(port: () => number | undefined, onChange: () => void): BotMetrics {
  let view = NONE;
  const update = async (): Promise<void> => {
    const now = port();
    const next = now === undefined ? NONE : await readMetrics(now).catch(() => NONE);
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    onChange();
  };
  const timer = setInterval(() => void update(), EVERY_MS);
  return {
    view: () => view,
    close: () => {
      clearInterval(timer);
    },
  };
}

async function readMetrics(port: number): Promise<Metrics> {
  const get = async (path: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(EVERY_MS) });
    return answer.text();
  };
  const [readyz, text] = await Promise.all([get('/readyz'), get('/metrics')]);
  const { parts = {} } = JSON.parse(readyz) as { readonly parts?: Readonly<Record<string, string>> };
  const samples = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = OWN.exec(line) ?? [];
    return name === '' || name.includes('_bucket{') ? [] : [{ name, value: Number(value) }];
  });
  const ready = Object.entries(parts).map(([name, state]) => `${name}: ${state}`);
  return { ready: ready.join(', '), samples };
}
