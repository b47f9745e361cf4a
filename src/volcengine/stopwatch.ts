/** Measures elapsed time by a clock that never goes back and includes suspension. */

/** The ms since it was made: by the steady clock, or by the wall clock, which goes on while a machine is suspended. */
export function stopwatch(): () => number {
  const steady = performance.now();
  const wall = Date.now();
  return () => Math.max(performance.now() - steady, Date.now() - wall);
}
