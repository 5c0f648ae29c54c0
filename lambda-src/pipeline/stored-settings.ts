/**
 * Settings that have no room in the function's environment: put together from parameters. One that cannot be read holds
 * no alert back: what was read is used, and a note in every alert says what is missing and why.
 */
import type { Settings } from '../finding/settings.ts';

/** Lists of strings, but `ACCOUNT_NAMES`, which is an object of strings. */
export type StoredName = 'ACCOUNT_NAMES' | 'EXCLUDED_EVENT_NAMES' | 'EXCLUDED_PRINCIPAL_ARNS' | 'TRUSTED_ACCOUNT_IDS';

export interface StoredSetting {
  readonly name: StoredName;
  /** Names of its parameters; each holds a part of it, as JSON. */
  readonly parameters: readonly string[];
}

/** Values by name; parameters that do not exist are left out. Rejects when they cannot be read. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const CONSEQUENCES: Readonly<Record<StoredName, string>> = {
  ACCOUNT_NAMES: 'accounts are shown without their names',
  EXCLUDED_EVENT_NAMES: 'what is excluded is alerted, too',
  EXCLUDED_PRINCIPAL_ARNS: 'what is excluded is alerted, too',
  TRUSTED_ACCOUNT_IDS: 'accounts that are trusted may be called external',
};

interface Part {
  readonly entries: readonly (readonly [string, string])[];
  /** Why it could not be read. */
  readonly problem: string | null;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** @param text a JSON list or object of strings; of a list, the keys mean nothing */
function partOf(name: StoredName, text: string | undefined): Part {
  if (text === undefined) return { entries: [], problem: 'it does not exist' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { entries: [], problem: 'it is not JSON' };
  }
  const isRightKind =
    typeof value === 'object' && value !== null && Array.isArray(value) === (name !== 'ACCOUNT_NAMES');
  const entries = isRightKind ? Object.entries(value ?? {}) : [];
  const isWhole = isRightKind && entries.every((entry): entry is [string, string] => isText(entry[1]));
  return isWhole ? { entries, problem: null } : { entries: [], problem: 'it has another form than Terraform wrote' };
}

function merged(settings: Settings, name: StoredName, entries: Part['entries']): Settings {
  const values = entries.map(([, value]) => value);
  switch (name) {
    case 'ACCOUNT_NAMES':
      return { ...settings, accountNames: Object.fromEntries(entries) };
    case 'EXCLUDED_EVENT_NAMES':
      return { ...settings, excludedEventNames: values };
    case 'EXCLUDED_PRINCIPAL_ARNS':
      return { ...settings, excludedPrincipalArns: values };
    case 'TRUSTED_ACCOUNT_IDS':
      return { ...settings, trustedAccountIds: values };
  }
}

/** Never rejects: the result has further `notes` for what is missing. */
export async function withStored(
  settings: Settings,
  stored: readonly StoredSetting[],
  read: ReadParameters,
): Promise<Settings> {
  let values: ReadonlyMap<string, string> = new Map();
  let failure: string | null = null;
  try {
    values = await read(stored.flatMap(({ parameters }) => parameters));
  } catch (error) {
    failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  const notes: string[] = [];
  let result = settings;
  for (const { name, parameters } of stored) {
    const parts = parameters.map((parameter) => ({ parameter, ...partOf(name, values.get(parameter)) }));
    const bad = parts.filter(({ problem }) => problem !== null);
    const [first] = bad;
    if (first !== undefined) {
      const which = `${bad.length} of ${parts.length} parameters of ${name.toLowerCase()} could not be read`;
      notes.push(`${which} (${first.parameter}: ${failure ?? first.problem}): ${CONSEQUENCES[name]}.`);
    }
    result = merged(
      result,
      name,
      parts.flatMap(({ entries }) => entries),
    );
  }
  return { ...result, notes: [...settings.notes, ...notes] };
}
