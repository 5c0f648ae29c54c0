/** More distinct names than real records have; a flood of made-up ones must not fill the memory. */
const MAX_ENTRIES = 2_000;
const MAX_LENGTH = 64;

/**
 * Remembers what `compute` gave for a name: records have the same few hundred over and over. `compute` must be pure.
 * Long names, and those beyond the first thousands, are computed each time.
 */
export function memoized<Value>(compute: (name: string) => Value): (name: string) => Value {
  const known = new Map<string, Value>();
  return (name) => {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const value = compute(name);
    if (name.length <= MAX_LENGTH && known.size < MAX_ENTRIES) known.set(name, value);
    return value;
  };
}
