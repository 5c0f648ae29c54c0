import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, parseRange, remaining, sizeOf } from '../../../lambda-src/policy/address.ts';

const range = (text: string) => {
  const parsed = parseRange(text);
  if (parsed === null) throw new Error(text);
  return parsed;
};

describe('a range', () => {
  it.each([
    ['192.0.2.7', 0xc0_00_02_07n, 0xc0_00_02_07n],
    ['192.0.2.7/24', 0xc0_00_02_00n, 0xc0_00_02_ffn],
    ['0.0.0.0/0', 0n, 0xff_ff_ff_ffn],
    ['::1', 1n, 1n],
    ['2001:db8::/32', 0x2001_0db8n << 96n, (0x2001_0db9n << 96n) - 1n],
    ['1:2:3:4:5:6:7:8', 0x0001_0002_0003_0004_0005_0006_0007_0008n, 0x0001_0002_0003_0004_0005_0006_0007_0008n],
  ])('%s', (text, first, last) => expect(range(text)).toMatchObject({ first, last }));

  it.each([
    ...['', '1.2.3', '1.2.3.4.5', '256.0.0.1', '1.2.3.4/33', '1.2.3.4/', '1.2.3.4/8/8', '1.2.3.4/-1', ' 1.2.3.4'],
    ...[
      '::1::',
      ':::',
      '1:2:3',
      '1:2:3:4:5:6:7:8:9',
      '12345::',
      'g::',
      '::/129',
      '1:2:3:4:5:6:7::8',
      `${'0'.repeat(46)}::`,
    ],
  ])('is not %j', (text) => expect(parseRange(text)).toBeNull());
});

describe('what remains', () => {
  const small = fc.tuple(fc.nat(255), fc.integer({ min: 24, max: 32 })).map(([at, bits]) => `10.0.0.${at}/${bits}`);
  const ranges = fc.array(small.map(range), { maxLength: 4 });

  it('is what each list holds and none of those left out', () => {
    fc.assert(
      fc.property(fc.array(ranges, { minLength: 1, maxLength: 3 }), ranges, (within, without) => {
        const left = remaining(4, within, without);
        const isIn = (list: typeof left, value: bigint) =>
          list.some(({ first, last }) => first <= value && value <= last);
        for (let last = -1n; last <= 256n; last += 1n) {
          const value = (parseAddress('10.0.0.0')?.value ?? 0n) + last;
          expect(isIn(left, value)).toBe(within.every((list) => isIn(list, value)) && !isIn(without, value));
        }
      }),
    );
  });

  it('of one version takes nothing of the other', () => {
    expect(sizeOf(remaining(6, [[range('10.0.0.0/8')]], []))).toBe(0n);
    expect(sizeOf(remaining(4, [], [range('::/0')]))).toBe(2n ** 32n);
    expect(sizeOf(remaining(4, [[range('10.0.0.0/9'), range('10.128.0.0/9')]], [range('10.1.0.0/16')]))).toBe(
      2n ** 24n - 2n ** 16n,
    );
  });
});
