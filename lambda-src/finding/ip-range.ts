/** CIDR ranges of IPv4 and IPv6. */

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

function ipv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

/** RFC 4291: eight groups, one run of zeros as `::`, the last 32 bits perhaps in dots. */
function ipv6(text: string): bigint | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let whole = text;
  if (dotted !== null) {
    const [, head = '', tail = ''] = dotted;
    const low = ipv4(tail);
    if (low === null) return null;
    whole = `${head}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const halves = whole.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const zeros = 8 - left.length - right.length;
  if (halves.length === 2 ? zeros < 1 : zeros !== 0) return null;
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

function addressOf(text: string): Address | null {
  // Longer than any address; a hostile one costs nothing.
  if (text.length > 45) return null;
  const four = ipv4(text);
  if (four !== null) return { bits: 32, value: four };
  const six = text.includes(':') ? ipv6(text) : null;
  return six === null ? null : { bits: 128, value: six };
}

/**
 * Whether `address` lies in `range`, as `203.0.113.0/24` or `2001:db8::/32`. What is no address, such as the name of a
 * service, lies in none; what is no range holds nothing.
 */
export function isInRange(address: string, range: string): boolean {
  const slash = range.indexOf('/');
  const network = slash < 0 ? null : addressOf(range.slice(0, slash));
  const length = range.slice(slash + 1);
  const found = addressOf(address);
  if (network === null || found === null || network.bits !== found.bits || !/^\d{1,3}$/.test(length)) return false;
  const free = network.bits - Number(length);
  return free >= 0 && found.value >> BigInt(free) === network.value >> BigInt(free);
}
