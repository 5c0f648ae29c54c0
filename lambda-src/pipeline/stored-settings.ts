/**
 * Settings that have no room in the function's environment: put together from parameters. One that cannot be read holds
 * no alert back: what was read is used, and a note in every alert says what is missing and why.
 */
import { LISTS, type ListName } from '../finding/lists.ts';
import type { Settings } from '../finding/settings.ts';
import { isObject } from '../record/json.ts';

export interface StoredSetting {
  readonly name: ListName;
  /** Names of its parameters; each holds a part of it, as JSON. */
  readonly parameters: readonly string[];
}

/** Values by name; parameters that do not exist are left out. Rejects when they cannot be read. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

type Part = { readonly value: unknown } | { readonly problem: string };

function partOf(name: ListName, text: string | undefined): Part {
  if (text === undefined) return { problem: 'it does not exist' };
  try {
    const value: unknown = JSON.parse(text);
    const isRightKind = LISTS[name].isMap ? isObject(value) : Array.isArray(value);
    return isRightKind ? { value } : { problem: 'it has another form than Terraform wrote' };
  } catch {
    return { problem: 'it is not JSON' };
  }
}

/** The parts together, as the environment would have them. */
const joined = (name: ListName, parts: readonly unknown[]): unknown =>
  LISTS[name].isMap ? Object.assign({}, ...parts) : parts.flat();

/** Never rejects: the result has further `notes` for what is missing. */
export async function withStored(
  settings: Settings,
  stored: readonly StoredSetting[],
  read: ReadParameters,
): Promise<Settings> {
  let texts: ReadonlyMap<string, string> = new Map();
  let failure: string | null = null;
  try {
    texts = await read(stored.flatMap(({ parameters }) => parameters));
  } catch (error) {
    failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  const notes: string[] = [];
  let result = settings;
  for (const { name, parameters } of stored) {
    const values: unknown[] = [];
    const problems: string[] = [];
    for (const parameter of parameters) {
      const part = partOf(name, texts.get(parameter));
      if ('value' in part) values.push(part.value);
      else problems.push(`${parameter}: ${failure ?? part.problem}`);
    }
    const [first] = problems;
    if (first !== undefined) {
      const which = `${problems.length} of ${parameters.length} parameters of ${name.toLowerCase()} could not be read`;
      notes.push(`${which} (${first}): ${LISTS[name].consequence}.`);
    }
    result = LISTS[name].set(result, joined(name, values), notes);
  }
  return { ...result, notes: [...settings.notes, ...notes] };
}
