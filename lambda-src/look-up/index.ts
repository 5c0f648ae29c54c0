/**
 * What the record cannot say, asked when the alert is made: the document of a customer managed policy, the version before
 * it, whether a user, role or group has administration, and names. Read only, bounded, and never a reason to fail.
 */
import { rank } from '../catalogue/severity.ts';
import type { Finding, LookedUp } from '../finding/finding.ts';
import { judgeBoundary } from '../policy/boundary.ts';
import { describePolicy } from '../policy/document.ts';
import { awsManagedPolicyName } from '../policy/managed.ts';
import { judgePermissions } from '../policy/permissions.ts';
import { asBoolean, asText, at } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import { type CloudTrailRecord, parseRecord } from '../record/record.ts';
import { unusualOrigin } from '../rules/adjustments.ts';
import { isTest } from '../rules/judged.ts';
import { type LookedUpFacts, raisedBy } from '../rules/looked-up.ts';
import { permissionsContext } from '../rules/policies.ts';
import { eventKey, isForCaller } from '../rules/rule.ts';
import { inForce, policyNameIn } from './document.ts';
import { type Allowance, Inquiry, NotLookedUp } from './inquiry.ts';
import { identifiedIn, nameOf } from './names.ts';
import { QUESTIONS, type Question } from './questions.ts';
import { standingOf } from './standing.ts';
import { differenceLines } from './versions.ts';

/** What one question brought. */
interface Answer extends Partial<Omit<LookedUpFacts, 'event' | 'isForCaller' | 'isUnusual'>> {
  readonly lines?: readonly string[];
  readonly notes?: readonly string[];
}

interface Subject {
  readonly finding: Finding;
  readonly record: CloudTrailRecord;
  readonly inquiry: Inquiry;
}

const CHANGED = 'the policy has a newer version than at the event: what it allowed then may differ';

/** A customer managed policy of the account; as notes, why it is none that can be read. */
function policyNameOf(arn: string, { record, inquiry }: Subject): string {
  const name = policyNameIn(arn, inquiry.accountId, partitionOf(record.region).name);
  if (name === null) throw new NotLookedUp('its ARN is of another account or partition');
  return name;
}

const changedNotes = (updated: number | null, { record }: Subject): readonly string[] => {
  const event = Date.parse(record.eventTime ?? '');
  // CloudTrail's times have no fraction of a second.
  return updated !== null && updated >= event + 1_000 ? [CHANGED] : [];
};

async function policyAnswer(arn: string, subject: Subject): Promise<Answer> {
  const { finding, record } = subject;
  const name = policyNameOf(arn, subject);
  const { version, text, document, updated } = await inForce(subject.inquiry, arn);
  const context = permissionsContext({ actor: finding.actor, targets: finding.targets, record });
  return {
    policy: judgePermissions(document, context),
    lines: [`policy ${name}, ${version} in force: ${describePolicy(text)}`],
    notes: changedNotes(updated, subject),
  };
}

async function boundaryAnswer(arn: string, subject: Subject): Promise<Answer> {
  const { finding, record } = subject;
  const name = policyNameOf(arn, subject);
  const { version, text, document, updated } = await inForce(subject.inquiry, arn);
  const context = permissionsContext({ actor: finding.actor, targets: finding.targets, record });
  return {
    boundary: judgeBoundary(document, context),
    lines: [`policy ${name}, ${version} in force: ${describePolicy(text)}`],
    notes: changedNotes(updated, subject),
  };
}

async function versionAnswer(subject: Subject): Promise<Answer> {
  const { finding, record, inquiry } = subject;
  const parameters = record.requestParameters;
  const arn = asText(at(parameters, 'policyArn')) ?? '';
  const isNew = eventKey(record) === 'iam:CreatePolicyVersion';
  // A version that does not become the default allows nobody anything yet.
  if (isNew && asBoolean(at(parameters, 'setAsDefault')) !== true) return {};
  const id = asText(at(parameters, 'versionId')) ?? asText(at(record.responseElements, 'policyVersion.versionId'));
  const name = policyNameOf(arn, subject);
  if (id === null) throw new NotLookedUp('the record does not name the version');
  const context = permissionsContext({ actor: finding.actor, targets: finding.targets, record });
  const { document, text, lines, notes } = await differenceLines(inquiry, { arn, id, context });
  return {
    // The record of a new version has its document, which was judged already.
    policy: isNew ? [] : judgePermissions(document, context),
    lines: [`policy ${name}, ${id}: ${describePolicy(text)}`, ...lines],
    notes,
  };
}

async function standingAnswer(type: 'user' | 'role' | 'group', subject: Subject): Promise<Answer> {
  const { finding, record, inquiry } = subject;
  const target = finding.targets.find((each) => each.type === type);
  // The root user is no user of IAM.
  if (target === undefined || target.name === null) return {};
  const holder = { type, name: target.name, arn: target.arn };
  const context = { ...permissionsContext({ actor: finding.actor, targets: [], record }), holder, self: false };
  return standingOf({ type, name: target.name }, inquiry, context);
}

async function answerOf(question: Question, subject: Subject): Promise<Answer> {
  const arnAt = (path: string): string | null => {
    const arn = asText(at(subject.record.requestParameters, path));
    return arn === null || awsManagedPolicyName(arn) !== null ? null : arn;
  };
  switch (question.kind) {
    case 'policy': {
      const arn = arnAt(question.path);
      return arn === null ? {} : policyAnswer(arn, subject);
    }
    case 'boundary': {
      const arn = arnAt(question.path);
      return arn === null ? {} : boundaryAnswer(arn, subject);
    }
    case 'default version':
      return versionAnswer(subject);
    case 'standing': {
      const { type, where: [path, value] = [null, null] } = question;
      const isMeant = path === null || asText(at(subject.record.requestParameters, path)) === value;
      return isMeant ? standingAnswer(type, subject) : {};
    }
    case 'no version before':
      return { notes: [`IAM keeps no version of ${question.what} before this one: what changed is not known`] };
    case 'name':
      return { lines: [await nameOf(question.of, subject.record, subject.inquiry)] };
  }
}

const SUBJECTS: Readonly<Record<Question['kind'], string>> = {
  policy: 'the policy',
  boundary: 'the boundary',
  'default version': 'the version',
  standing: 'the target',
  'no version before': 'the document',
  name: 'the name',
};

/** Never rejects. */
async function answered(question: Question, subject: Subject): Promise<Answer> {
  try {
    return await answerOf(question, subject);
  } catch (error) {
    const why =
      error instanceof NotLookedUp ? error.message : `failed (${error instanceof Error ? error.name : error})`;
    const of = question.kind === 'name' ? ` of ${question.of.words}` : '';
    return { notes: [`${SUBJECTS[question.kind]}${of} was not looked up: ${why}`] };
  }
}

function questionsOf(finding: Finding): readonly Question[] {
  // A call that failed or was denied changed nothing.
  if (finding.outcome.kind !== 'succeeded') return [];
  const key = `${finding.eventSource?.split('.', 1)[0]}:${finding.eventName}`;
  const ofEvent = Object.hasOwn(QUESTIONS, key) ? (QUESTIONS[key] ?? []) : [];
  return [...ofEvent, ...identifiedIn(finding).map((of) => ({ kind: 'name' as const, of }))];
}

const withLookedUp = (finding: Finding, lookedUp: LookedUp): Finding =>
  lookedUp.lines.length + lookedUp.notes.length === 0 ? finding : { ...finding, lookedUp };

const isAccountId = (text: string | null): text is string => text !== null && /^\d{12}$/.test(text);

async function lookedUp(finding: Finding, questions: readonly Question[], allowance: Allowance): Promise<Finding> {
  const asOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
  const { accountId } = finding.location;
  if (finding.record === null || !isAccountId(accountId)) {
    const note = 'not looked up: the delivery was too large to keep the record, or the record names no account';
    return withLookedUp(finding, { asOf: asOf(allowance.now()), lines: [], notes: [note] });
  }
  const record = parseRecord(finding.record);
  const event = Date.parse(record.eventTime ?? '');
  const inquiry = new Inquiry(accountId, Number.isNaN(event) ? allowance.now() : event, allowance);
  const facts = { policy: [], boundary: [], administrator: null };
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await answered(question, { finding, record, inquiry }));
  const raised = answers.reduce(
    (before, { policy, boundary, administrator }) =>
      raisedBy(before, {
        ...facts,
        event: eventKey(record),
        isForCaller: isForCaller({ actor: finding.actor, record }),
        isUnusual: unusualOrigin({ origin: finding.origin, record }) !== null,
        ...(policy !== undefined && { policy }),
        ...(boundary !== undefined && { boundary }),
        ...(administrator !== undefined && { administrator }),
      }),
    finding,
  );
  return withLookedUp(raised, {
    asOf: asOf(inquiry.asOf),
    lines: answers.flatMap(({ lines = [] }) => lines),
    notes: answers.flatMap(({ notes = [] }) => notes),
  });
}

/** Every finding, with what could be looked up of the gravest. Never rejects. */
export async function lookUpAll(findings: readonly Finding[], allowance: Allowance): Promise<readonly Finding[]> {
  const asking = [...findings.entries()]
    .map(([index, finding]) => ({ index, finding, questions: isTest(finding) ? [] : questionsOf(finding) }))
    .filter(({ questions }) => questions.length > 0)
    .sort((a, b) => rank(b.finding.severity) - rank(a.finding.severity));
  const result = [...findings];
  for (const { index, finding, questions } of asking) result[index] = await lookedUp(finding, questions, allowance);
  return result;
}
