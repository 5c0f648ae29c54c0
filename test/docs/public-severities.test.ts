import { describe, expect, it } from 'vitest';
import { distanceOf, oursOf, PUBLIC_SEVERITIES } from '../../scripts/docs/public-severities.ts';

const ADJUSTMENTS = ['S16', 'S31', 'S43', 'S82', 'S83', 'S99'];

describe.each(PUBLIC_SEVERITIES.map((row) => ({ row, name: String(row.of) })))('$name', ({ row, name }) => {
  it('is a rule, an adjustment, or events of the catalogue', () => {
    if (ADJUSTMENTS.includes(name)) return;
    expect(oursOf(row)).toHaveLength(typeof row.of === 'string' ? 1 : row.of.length);
  });

  it('says why where it is more than a step from the mean of public rule sets, and only there', () => {
    expect(row.why !== undefined).toBe(distanceOf(row) > 1);
  });
});
