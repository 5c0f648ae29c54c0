/** Policies that one delivery has the documents of: what a holder gets is judged as a whole, as IAM evaluates it. */
import { rank, type Severity } from '../catalogue/severity.ts';
import { type Policy, readPolicy } from '../policy/document.ts';
import { judgePermissions } from '../policy/permissions.ts';
import type { VerdictKind } from '../policy/verdict.ts';
import { asBoolean, asText, at } from '../record/json.ts';
import { parseRecord } from '../record/record.ts';
import type { Change } from './adjustments.ts';
import { targetKeys } from './joins.ts';
import type { BatchAdjustment, Judged } from './judged.ts';
import { permissionsContext } from './policies.ts';

const BRIEF: Partial<Record<VerdictKind, string>> = {
  'allow-all': 'allows everything',
  'nearly-all': 'allows nearly everything',
  'iam-admin': 'allows iam:*',
  'privilege-escalation': 'privilege escalation',
};

const WRITTEN = /^(?:Put(?:User|Role|Group)Policy|CreatePolicy(?:Version)?)$/;
const ATTACHED = /^Attach(?:User|Role|Group)Policy$/;

const isIam = ({ eventSource, outcome }: Judged): boolean =>
  eventSource === 'iam.amazonaws.com' && outcome.kind === 'succeeded';

interface Given {
  readonly finding: Judged;
  readonly document: string;
}

/** ARN of a customer managed policy, to what its version that applies says: the last that was created or made the default. */
function documentsOf(findings: readonly Judged[]): ReadonlyMap<string, string> {
  const documents = new Map<string, { readonly time: string; readonly document: string }>();
  for (const finding of findings) {
    if (!isIam(finding) || !/^CreatePolicy/.test(finding.eventName ?? '')) continue;
    const { record, time } = finding;
    const arn = asText(at(record, 'responseElements.policy.arn')) ?? asText(at(record, 'requestParameters.policyArn'));
    const document = asText(at(record, 'requestParameters.policyDocument'));
    const applies =
      finding.eventName === 'CreatePolicy' || asBoolean(at(record, 'requestParameters.setAsDefault')) === true;
    if (arn === null || document === null || !applies) continue;
    if ((documents.get(arn)?.time ?? '') <= (time ?? '')) documents.set(arn, { time: time ?? '', document });
  }
  return new Map([...documents].map(([arn, { document }]) => [arn, document]));
}

/** Who gets which documents: key of the user, role or group, which is the first target, to what was put or attached. */
function holdersOf(findings: readonly Judged[]): ReadonlyMap<string, readonly Given[]> {
  const documents = documentsOf(findings);
  const holders = new Map<string, Given[]>();
  for (const finding of findings) {
    const name = finding.eventName ?? '';
    const isWritten = WRITTEN.test(name);
    if (!isIam(finding) || name.startsWith('CreatePolicy') || !(isWritten || ATTACHED.test(name))) continue;
    const document = isWritten
      ? asText(at(finding.record, 'requestParameters.policyDocument'))
      : documents.get(asText(at(finding.record, 'requestParameters.policyArn')) ?? '');
    const [holder] = targetKeys(finding);
    if (document === null || document === undefined || holder === undefined) continue;
    const others = holders.get(holder);
    if (others === undefined) holders.set(holder, [{ finding, document }]);
    else others.push({ finding, document });
  }
  return holders;
}

/** Documents that are judged again for members of groups: a large group could get many, and each is judged by itself as well. */
const MOST_INHERITED = 500;

/** The same of users who joined groups that get some: what they get themselves comes first. */
function membersOf(
  findings: readonly Judged[],
  holders: ReadonlyMap<string, readonly Given[]>,
): readonly (readonly Given[])[] {
  const members = new Map<string, readonly Given[]>();
  let left = MOST_INHERITED;
  for (const finding of findings) {
    if (!isIam(finding) || finding.eventName !== 'AddUserToGroup') continue;
    const [user = '', group = ''] = targetKeys(finding);
    const given = [...(members.get(user) ?? holders.get(user) ?? []), ...(holders.get(group) ?? [])];
    left -= given.length;
    if (left < 0) break;
    members.set(user, given);
  }
  return [...members.values()].filter(({ length }) => length > 1);
}

/** What the documents allow together, at its gravest. */
function gravest(given: readonly Given[]): { severity: Severity; text: string; kind: VerdictKind } | null {
  const [{ finding } = { finding: null }] = given;
  if (finding === null || finding.record === null) return null;
  const policies: readonly Policy[] = [...new Set(given.map(({ document }) => document))].map(readPolicy);
  const context = permissionsContext({ ...finding, record: parseRecord(finding.record) });
  const [verdict] = judgePermissions(policies, context).toSorted((a, b) => rank(b.severity) - rank(a.severity));
  return verdict === undefined ? null : { severity: verdict.severity, text: verdict.text, kind: verdict.kind };
}

export const DOCUMENTS_TOGETHER: BatchAdjustment = {
  id: 'S87',
  techniques: ['T1098.003'],
  section: 'administrator-access',
  adjust: (findings) => {
    const changes = new Map<Judged, Change>();
    const holders = holdersOf(findings);
    for (const given of [...holders.values(), ...membersOf(findings, holders)]) {
      // One inline policy was judged as such.
      if (given.length === 1 && WRITTEN.test(given[0]?.finding.eventName ?? '')) continue;
      const found = gravest(given);
      if (found === null) continue;
      const text =
        given.length === 1
          ? `${found.text} (the policy was created by another event of this alert)`
          : `${given.length} policies together: ${found.text}`;
      const brief = BRIEF[found.kind];
      for (const { finding } of given) {
        // An attachment of the same severity does not say what it allows.
        const more = rank(found.severity) - rank(finding.severity);
        if (more < 0 || (more === 0 && WRITTEN.test(finding.eventName ?? ''))) continue;
        if (rank(changes.get(finding)?.severity ?? 'info') > rank(found.severity)) continue;
        changes.set(finding, {
          severity: found.severity,
          text,
          guard: 'administration',
          ...(brief !== undefined && { brief }),
        });
      }
    }
    return (finding) => changes.get(finding) ?? null;
  },
};
