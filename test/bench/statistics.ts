/** Computes and formats the figures and goals of benchmarks. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a `share` (0 to 1) of all values lies; the largest value for 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `median 1.2 ms, p99 3.4 ms` */
export function spread(valuesMs: readonly number[], digits = 1): string {
  return `median ${median(valuesMs).toFixed(digits)} ms, p99 ${quantile(valuesMs, 0.99).toFixed(digits)} ms`;
}

/** Formats a goal, and whether it was met. */
export function goal(words: string, met: boolean): string {
  return `goal: ${words}${met ? '' : ': MISSED'}`;
}

/** Formats one line: a name, its figure, and remarks in brackets. */
export function row(name: string, figure: string, ...remarks: readonly string[]): string {
  return `  ${name.padEnd(33)}${figure}${remarks.length === 0 ? '' : `   (${remarks.join('; ')})`}`;
}

export function mebi(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
