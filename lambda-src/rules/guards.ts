/** What no suppression rule hides, unless it names the event. Each is a row; the gravest kind stands first. */
import { rank } from '../catalogue/severity.ts';
import { permissionSetOf } from '../record/actor.ts';
import { namesInstallation } from '../record/installation.ts';
import { isObject, type Json } from '../record/json.ts';
import { isTestEvent } from '../record/test-event.ts';
import type { RuledHit } from './adjustments.ts';
import { eventKey, type Facts, type GuardId, isForCaller } from './rule.ts';

export interface Guard {
  readonly id: GuardId;
  /** What is kept, in words: `a grant of administrator access`. */
  readonly name: string;
  /** Where no rule says so already. */
  readonly holds: (facts: Facts) => boolean;
}

/** What people call administrators; and the roles that Organizations and Control Tower make, with AdministratorAccess. */
const ADMINISTRATOR =
  /admin|(?:power|super)[-_.]?user|break[-_.]?glass|sudo|emergency|(?:^|[-_./])(?:root|owners?)(?:$|[-_.])|OrganizationAccountAccessRole|AWSControlTowerExecution/i;

/** Parameters that name an identity or a policy: `groupName`, `newUserName`, `managedPolicyArn`, `policyArns`; an MFA device has its user's name. */
const IDENTIFIES = /user|group|role|policy|policies|permission|principal|profile|serial/i;
const IDENTITIES = /user|group|role|policy|permission set|principal|profile|MFA device/i;

/** A policy document says `admin` in many places; it is judged, not searched. */
const isDocument = (text: string): boolean => /^\s*(?:[{[]|%7B|%5B)/i.test(text);

/** Deeper than any request of AWS goes. */
const MAX_DEPTH = 16;

function namesAdministrator(value: Json, identifies: boolean, depth: number): boolean {
  if (typeof value === 'string') return identifies && ADMINISTRATOR.test(value) && !isDocument(value);
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item: Json) => namesAdministrator(item, identifies, depth + 1));
  // Not in a document that is recorded as an object.
  if (!isObject(value) || 'Statement' in value || 'statement' in value) return false;
  return Object.entries(value).some(([name, member]) =>
    namesAdministrator(member, identifies || IDENTIFIES.test(name), depth + 1),
  );
}

function hasAdministratorName({ record, targets }: Facts): boolean {
  const isNamed = targets.some(
    ({ type, name, arn }) => (ADMINISTRATOR.test(name ?? '') || ADMINISTRATOR.test(arn ?? '')) && IDENTITIES.test(type),
  );
  return isNamed || namesAdministrator(record.requestParameters ?? {}, false, 0);
}

/** A default version takes effect at once wherever the policy is attached, and the record does not say where that is. */
const POLICY_VERSIONS: ReadonlySet<string> = new Set(['iam:SetDefaultPolicyVersion', 'iam:CreatePolicyVersion']);

/** To an account of the organization for the whole of it, or as the root user of others: what no policy document says. */
const ADMINISTRATION =
  /^(?:organizations:RegisterDelegatedAdministrator|iam:EnableOrganizationsRoot(?:Sessions|CredentialsManagement)|sts:AssumeRoot)$/;

/** What gives its principal the access of something: the record has the id of that permission set or group, never its name. */
const ASSIGNMENT =
  /^(?:sso:(?:CreateAccountAssignment|AssociateProfile)|identitystore:CreateGroupMembership|sso-directory:AddMemberToGroup)$/;

const ACCESS: ReadonlySet<string> = new Set(['permissions', 'trust', 'boundary']);

/** Or may be: the record has neither a user's groups nor the name of a permission set. */
function isOwnAccess(facts: Facts): boolean {
  const { record, entry, actor } = facts;
  if (POLICY_VERSIONS.has(eventKey(record))) return true;
  const isTag = /^(?:Tag|Untag)(?:User|Role)$/.test(record.eventName ?? '');
  if (entry !== null && !ACCESS.has(entry.category) && !isTag) return false;
  return (
    isForCaller(facts) ||
    (actor.type === 'user' && /^(?:Attach|Detach|Put|Delete)GroupPolicy$/.test(record.eventName ?? '')) ||
    (record.eventSource === 'sso.amazonaws.com' && permissionSetOf(actor) !== null)
  );
}

/** A call that names no part of this installation may still concern one: topics and queues may have been there before it. */
function isOwnPart({ record, entry, targets, settings }: Facts): boolean {
  const { alertName: name, logGroup = null, topicArns } = settings;
  if (namesInstallation(record, { name, logGroup, topicArns })) return true;
  if (entry?.category !== 'alerting') return false;
  return record.eventSource !== 'lambda.amazonaws.com' || targets[0]?.type !== 'function' || targets[0].name === null;
}

export const GUARDS: readonly Guard[] = [
  {
    id: 'test',
    name: 'a test event',
    holds: ({ record }) => isTestEvent(record.raw),
  },
  {
    id: 'administration',
    name: 'a grant of administrator access',
    holds: ({ record }) => ADMINISTRATION.test(eventKey(record)),
  },
  {
    id: 'own access',
    name: "a change to the caller's own permissions",
    holds: isOwnAccess,
  },
  {
    id: 'administrator',
    name: "an administrator's name",
    holds: hasAdministratorName,
  },
  {
    id: 'assignment',
    name: 'an assignment of unknown access',
    holds: ({ record }) => ASSIGNMENT.test(eventKey(record)),
  },
  {
    id: 'evidence',
    name: 'a change to the evidence',
    holds: (facts) => facts.entry?.category === 'logging' || isOwnPart(facts),
  },
];

/** What is kept of a finding, in words; `null`: any suppression rule may hide it. */
export const guardOf = (facts: Facts, hits: readonly RuledHit[]): string | null =>
  GUARDS.find(
    ({ id, holds }) =>
      holds(facts) ||
      hits.some(({ rule, severity, kept = rule.kept }) => kept?.[0] === id && rank(severity) >= rank(kept[1])),
  )?.name ?? null;
