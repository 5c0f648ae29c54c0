import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInRange } from '../../../lambda-src/finding/ip-range.ts';

describe('an address in a range', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7', '203.0.113.99/24'],
    ['203.0.113.7', '0.0.0.0/0'],
    ['255.255.255.255', '128.0.0.0/1'],
    ['2001:db8::1', '2001:db8::/32'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1/128'],
    ['::1', '::/0'],
    ['::ffff:203.0.113.7', '::ffff:cb00:7107/128'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0/128'],
  ])('%s is in %s', (address, range) => expect(isInRange(address, range)).toBe(true));

  it.each([
    ['203.0.114.7', '203.0.113.0/24'],
    ['203.0.113.8', '203.0.113.7/32'],
    ['2001:db9::1', '2001:db8::/32'],
    // What looks like the other family is not of it.
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['203.0.113.7', '::/0'],
    ['cloudformation.amazonaws.com', '0.0.0.0/0'],
    ['AWS Internal', '::/0'],
    ['', '0.0.0.0/0'],
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7', '203.0.113.0/33'],
    ['203.0.113.7', '203.0.113.0/'],
    ['203.0.113.7', '203.0.113.0/-1'],
    ['203.0.113.7', '0.0.0.0/0/0'],
    ['203.0.113.07', '203.0.113.0/24'],
    ['203.0.113.7 ', '203.0.113.0/24'],
    ['203.0.113', '203.0.113.0/24'],
    ['203.0.113.256', '203.0.113.0/24'],
    ['1::2::3', '::/0'],
    ['1:2:3:4:5:6:7:8:9', '::/0'],
    ['1:2:3:4:5:6:7', '::/0'],
    [':1', '::/0'],
    ['1:2:3:4:5:6:7:8::', '::/0'],
    ['g::1', '::/0'],
    ['0x1.2.3.4', '0.0.0.0/0'],
    [`${':'.repeat(100_000)}1`, '::/0'],
  ])('%s is not in %s', (address, range) => expect(isInRange(address, range)).toBe(false));

  it('is one whose first bits are those of the range', () => {
    const word = fc.nat({ max: 2 ** 32 - 1 });
    const written = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    fc.assert(
      fc.property(word, word, fc.nat({ max: 32 }), (address, network, length) => {
        const bits = (value: number): string => value.toString(2).padStart(32, '0').slice(0, length);
        expect(isInRange(written(address), `${written(network)}/${length}`)).toBe(bits(address) === bits(network));
      }),
    );
  });
});
