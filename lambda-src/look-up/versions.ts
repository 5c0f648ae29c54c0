/** The version of a policy that became its default, and what it allows beyond the version before. */
import { gainsOf, gainWords } from '../policy/difference.ts';
import { type Policy, readPolicy } from '../policy/document.ts';
import type { PermissionsContext } from '../policy/permissions.ts';
import { versionOf } from './document.ts';
import { type Inquiry, NotLookedUp } from './inquiry.ts';
import type { PolicyVersion } from './ports.ts';

interface Switch {
  readonly arn: string;
  /** Of the version that became the default. */
  readonly id: string;
  readonly context: PermissionsContext;
}

interface Told {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

interface Compared extends Told {
  readonly document: Policy;
  /** As IAM sends it. */
  readonly text: string;
}

/**
 * IAM does not say which version was the default before: the newest of the others is the likeliest, since a new version is
 * compared with the one that it replaces.
 */
function beforeOf(versions: readonly PolicyVersion[], id: string): PolicyVersion | null {
  const others = versions.filter((version) => version.id !== id);
  return others.sort((a, b) => b.created - a.created)[0] ?? null;
}

async function compared(inquiry: Inquiry, { arn, id, context }: Switch, document: Policy): Promise<Told> {
  const versions = await inquiry.ask('iam:ListPolicyVersions', [arn], (iam) => iam.versions(arn));
  const isDefault = versions.some((version) => version.id === id && version.isDefault);
  const switched = isDefault ? [] : [`${id} is no longer the default version`];
  const before = beforeOf(versions, id);
  if (before === null) return { lines: [], notes: [...switched, 'IAM keeps no other version to compare with'] };
  const earlier = readPolicy(await versionOf(inquiry, arn, before.id));
  const several =
    versions.length > 2
      ? [`IAM does not say which version was the default before: ${before.id} is the newest other`]
      : [];
  const notes = [...switched, ...several];
  if (earlier.kind === 'unreadable' || document.kind === 'unreadable')
    return { lines: [], notes: [...notes, `a version could not be read, so ${id} is not compared with ${before.id}`] };
  const gains = gainsOf(earlier, document, context);
  if (gains === null) return { lines: [], notes: [...notes, `${id} and ${before.id} are too complex to compare`] };
  const words = gainWords(gains);
  const lines =
    words.length === 0
      ? [`compared with ${before.id}: allows nothing more`]
      : words.map((line) => `compared with ${before.id}: ${line}`);
  return { lines, notes };
}

/** @throws {NotLookedUp} where the version itself could not be read */
export async function differenceLines(inquiry: Inquiry, change: Switch): Promise<Compared> {
  const text = await versionOf(inquiry, change.arn, change.id);
  const document = readPolicy(text);
  try {
    return { document, text, ...(await compared(inquiry, change, document)) };
  } catch (error) {
    if (!(error instanceof NotLookedUp)) throw error;
    return { document, text, lines: [], notes: [`the version before was not looked up: ${error.message}`] };
  }
}
