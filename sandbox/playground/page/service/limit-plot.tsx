/** Plots the number of requests in the second before each moment of the last 20 s, with the account's limit. */
import { useEffect, useState } from 'react';
import type { LoadView } from '../../view.ts';

const SHOWN_MS = 20_000;
const SECOND_MS = 1_000;
const STEP_MS = 100;
const REDRAW_MS = 250;
const WIDTH = 400;
const HEIGHT = 120;
/** The top of the scale, above the limit of 50. */
const TOP = 60;

export function LimitPlot({ load }: { readonly load: LoadView }) {
  const { limit, arrivals, mostInAnySecond: most } = load;
  const [nowMs, setNow] = useState(load.nowMs);
  useEffect(() => {
    // Server and browser run on one machine, so they have one clock.
    const draw = (): void => {
      setNow(Date.now());
    };
    draw();
    const timer = setInterval(draw, REDRAW_MS);
    return () => {
      clearInterval(timer);
    };
  }, [load]);
  const points = curve(arrivals, nowMs);
  const current = arrivals.filter((at) => at > nowMs - SECOND_MS).length;
  const y = (count: number): number => HEIGHT - (count / TOP) * HEIGHT;
  const line = points.map(({ x, count }) => `${x.toFixed(1)},${y(count).toFixed(1)}`).join(' ');
  return (
    <div className="card" data-card="limit">
      <h3>Requests in the last second</h3>
      <p>
        now <strong>{current}</strong> · the most in any second <strong data-most>{most}</strong> · the
        account’s limit <strong>{limit}</strong>
      </p>
      <svg
        viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 22}`}
        role="img"
        aria-label={`${most} at the most, limit ${limit}`}
      >
        <line className="axis" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        <line className="limit" x1="0" x2={WIDTH} y1={y(limit)} y2={y(limit)} />
        <text className="limit-label" x="2" y={y(limit) - 4}>
          limit {limit}
        </text>
        <polygon className="area" points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
        <polyline className="curve" points={line} />
        <text x="0" y={HEIGHT + 14}>
          −{SHOWN_MS / 1_000} s
        </text>
        <text x={WIDTH} y={HEIGHT + 14} textAnchor="end">
          now
        </text>
      </svg>
    </div>
  );
}

/** The number of requests in the second before each moment. */
function curve(arrivals: readonly number[], nowMs: number) {
  const steps = Array.from(
    { length: SHOWN_MS / STEP_MS + 1 },
    (_, index) => nowMs - SHOWN_MS + index * STEP_MS,
  );
  return steps.map((at) => ({
    x: ((at - nowMs + SHOWN_MS) / SHOWN_MS) * WIDTH,
    count: arrivals.filter((one) => one > at - SECOND_MS && one <= at).length,
  }));
}
