/** IPv4 and IPv6 addresses and ranges, as `IpAddress` reads them (CIDR, RFC 4632). */

export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export interface Address {
  readonly version: 4 | 6;
  readonly value: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;

function parseV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256n + BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | null {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return null;
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = 8 - before.length - after.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return null;
  const all = [...before, ...Array<string>(zeros).fill('0'), ...after];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return all.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

export function parseAddress(text: string): Address | null {
  if (text.length > 45) return null;
  const version = text.includes(':') ? 6 : 4;
  const value = version === 6 ? parseV6(text) : parseV4(text);
  return value === null ? null : { version, value };
}

/** An address without a prefix is a range of one. `null`: neither. */
export function parseRange(text: string): AddressRange | null {
  const [head = '', prefix, ...more] = text.split('/');
  const address = parseAddress(head);
  if (address === null || more.length > 0) return null;
  const bits = BITS[address.version];
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || BigInt(prefix) > bits)) return null;
  const free = prefix === undefined ? 0n : bits - BigInt(prefix);
  const first = (address.value >> free) << free;
  return { version: address.version, first, last: first + (1n << free) - 1n };
}

/** The ranges of one version in order, joined where they touch. */
function joined(ranges: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  for (const range of [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const last = result.at(-1);
    if (last !== undefined && range.first <= last.last + 1n) {
      result[result.length - 1] = { ...last, last: range.last > last.last ? range.last : last.last };
    } else result.push(range);
  }
  return result;
}

/** Addresses that all of `within` and none of `without` hold. Each of `within` is a union of ranges. */
export function remaining(
  version: 4 | 6,
  within: readonly (readonly AddressRange[])[],
  without: readonly AddressRange[],
): AddressRange[] {
  const own = (ranges: readonly AddressRange[]): AddressRange[] =>
    joined(ranges.filter((range) => range.version === version));
  let left: AddressRange[] = [{ version, first: 0n, last: (1n << BITS[version]) - 1n }];
  const cut = (keep: readonly AddressRange[]): void => {
    const next: AddressRange[] = [];
    for (let i = 0, k = 0; ; ) {
      const range = left[i];
      const other = keep[k];
      if (range === undefined || other === undefined) break;
      const first = other.first > range.first ? other.first : range.first;
      const last = other.last < range.last ? other.last : range.last;
      if (first <= last) next.push({ version, first, last });
      if (range.last < other.last) i++;
      else k++;
    }
    left = next;
  };
  for (const ranges of within) cut(own(ranges));
  const gaps: AddressRange[] = [];
  let from = 0n;
  for (const range of own(without)) {
    if (range.first > from) gaps.push({ version, first: from, last: range.first - 1n });
    from = range.last + 1n;
  }
  const end = (1n << BITS[version]) - 1n;
  if (from <= end) gaps.push({ version, first: from, last: end });
  cut(gaps);
  return left;
}

export const sizeOf = (ranges: readonly AddressRange[]): bigint =>
  ranges.reduce((sum, { first, last }) => sum + (last - first + 1n), 0n);
