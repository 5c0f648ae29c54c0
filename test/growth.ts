/**
 * How many times longer work takes for eight times as much: some 8 where it is linear, 64 where it grows with the square. A ratio
 * within one run, so that it holds on a slow machine; the fastest of some runs, so that it holds on a busy one.
 *
 * @param work does it once, for so many units
 * @param size units, enough for a millisecond at least
 */
export function growth(work: (units: number) => void, size: number): number {
  const fastest = (units: number): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 7; run += 1) {
      const started = performance.now();
      work(units);
      best = Math.min(best, performance.now() - started);
    }
    return best;
  };
  fastest(size);
  return fastest(8 * size) / fastest(size);
}

/** Between linear and quadratic, with room for what memory costs. */
export const NEARLY_LINEAR = 32;
