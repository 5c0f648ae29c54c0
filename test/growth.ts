/** In microseconds. Below, what is measured is the measuring. */
const MEASURABLE = 1_000;

/**
 * How many times more processor time work takes for eight times as much: some 8 where it is linear, 64 where it grows with the
 * square. A ratio within one run, so that it holds on a slow machine, of processor time, so that it holds on a busy one.
 *
 * @param work does it once, for so many units
 * @param size units, so many that the square of eight times as many would take long
 */
export function growth(work: (units: number) => void, size: number): number {
  const least = (units: number): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 7; run += 1) {
      const before = process.cpuUsage();
      work(units);
      const { user, system } = process.cpuUsage(before);
      best = Math.min(best, user + system);
    }
    return best;
  };
  least(size);
  return least(8 * size) / Math.max(MEASURABLE, least(size));
}

/** Between linear and quadratic, with room for what memory costs. */
export const NEARLY_LINEAR = 32;
