/** What stands above the details of several findings: each incident in a sentence, and a line for each thing it tells. */
import { rank, type Severity } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { type Incident, incidentsOf, placesIn } from '../finding/incident.ts';
import { byImportance } from '../finding/order.ts';
import { enumerate } from '../policy/verdict.ts';
import { actorPhrase, type Mfa } from '../record/actor.ts';
import { callerKey, isFailedSignIn, namedKey } from '../rules/joins.ts';
import { firstSteps, type Step } from './commands.ts';
import { type Group, groupsOf, severityWords } from './groups.ts';
import { grouped, plain } from './plain.ts';
import {
  accountWords,
  briefly,
  capital,
  clockWords,
  name,
  outcomeTag,
  plural,
  shortActor,
  tagOf,
  timeSpanWords,
  timeWords,
  whyOf,
} from './words.ts';

export interface Line {
  readonly severity: Severity;
  readonly tag: string;
  readonly text: string;
}

/** Every string is one line of safe, bounded text. */
export interface Told {
  readonly severity: Severity;
  readonly tag: string;
  /** `8 findings: 2 critical, 6 low`. */
  readonly count: string;
  readonly when: string;
  /** Who did what in order of time, from where, with MFA or not. */
  readonly sentence: string;
  /** In order of time; none where the sentence says it all. */
  readonly lines: readonly Line[];
  /** What to do first, the gravest act before others. */
  readonly steps: readonly Step[];
}

/** More than anybody reads before the details. */
export const MAX_INCIDENTS = 20;
const MAX_LINES = 20;
const MAX_CLAUSES = 8;
const MAX_ADDRESSES = 2;
const MAX_CLAUSE = 240;

/** How details are sorted. */
export const DETAILS_BY = 'by severity, then incident and time';

export const FIRST = 'What to do first if nobody claims it';

const MFA: Readonly<Record<Mfa, string>> = { yes: 'with MFA', no: 'without MFA', 'not recorded': 'MFA not recorded' };

/** `partly without MFA`: of several calls. */
function mfaIn(findings: readonly Finding[]): string {
  const [first = 'not recorded', ...others] = new Set(findings.map(({ actor }) => actor.mfa));
  if (others.length === 0) return MFA[first];
  return `partly ${[first, ...others].includes('no') ? MFA.no : MFA.yes}`;
}

/** What may be called "it" once it was named. */
const PRONOMINAL: ReadonlySet<string> = new Set(['user', 'role', 'group', 'trail']);

const subjectIn = ({ targets }: Finding): string | null => {
  const target = targets.find(({ type, name: known }) => PRONOMINAL.has(type) && known !== null);
  return target === undefined ? null : `${target.type} ${target.name}`;
};

interface Clause {
  readonly first: Finding;
  readonly findings: Finding[];
}

/** Like acts of one caller are one clause, told by the gravest; the gravest clause first. */
function clausesOf(groups: readonly Group[]): readonly Clause[] {
  const members = new Map(groups.map((group) => [group.first, group.findings]));
  const clauses = new Map<string, Clause>();
  for (const first of byImportance([...members.keys()])) {
    const { eventSource, eventName, outcome } = first;
    const key = JSON.stringify([callerKey(first), eventSource, eventName, outcome.kind]);
    const clause = clauses.get(key);
    const findings = members.get(first) ?? [];
    if (clause === undefined) clauses.set(key, { first, findings: [...findings] });
    else clause.findings.push(...findings);
  }
  return [...clauses.values()];
}

/** A name of several words stands in quotes: it cannot go on with the sentence. */
const quoted = (text: string, targets: Finding['targets']): string =>
  targets.reduce(
    (words, { type, name: known }) =>
      known !== null && /[\s"]/.test(known)
        ? words.replace(`${type} ${known}`, () => `${type} "${known.replaceAll('"', "'")}"`)
        : words,
    text,
  );

/** What became of the first and of the others. */
function outcomeIn(first: Finding, others: number): string {
  const more = (words: string): string => (others === 0 ? '' : ` (${words})`);
  switch (first.outcome.kind) {
    case 'succeeded':
      return more(`and ${grouped(others)} more`);
    case 'denied':
      // What one caller was denied is one group, whatever was called.
      return `, which was denied${more(`as ${others === 1 ? 'was' : 'were'} ${plural(others, 'other call')}`)}`;
    case 'failed':
      return `, which failed${more(`as did ${isFailedSignIn(first) ? plural(others, 'other sign-in') : `${grouped(others)} more`}`)}`;
  }
}

/** `attached policy AdministratorAccess to it (and 2 more)`. */
function clauseWords({ first, findings }: Clause, subject: string | null): string {
  const others = findings.length - 1;
  const predicate = quoted(briefly(first.predicate ?? first.summary.replace(/\.$/, '')), first.targets);
  // Whole, at its end or before a space: `user eve` is not part of `user eve2`.
  const said =
    subject !== null && `${predicate} `.includes(`${subject} `)
      ? `${predicate} `
          .replace(`${subject} `, 'it ')
          .replace(/ the ([a-z -]+) of it /, ' its $1 ')
          .trimEnd()
      : predicate;
  return `${plain(said, MAX_CLAUSE)}${outcomeIn(first, others)}`;
}

const distinct = (words: Iterable<string>): readonly string[] => [...new Set(words)];

/** By whom it is told: of a user whose sign-ins failed in one go with what the user did. */
function tellerKey(findings: readonly Finding[]): string {
  const [key = '', ...others] = distinct(findings.map(namedKey));
  return others.length === 0 ? key : distinct(findings.map(callerKey)).join(' ');
}

/** What one caller did: `User mallory created user backup and attached policy AdministratorAccess to it, from 203.0.113.7, without MFA`. */
function callerSentence(clauses: readonly Clause[]): string {
  const findings = clauses.flatMap((clause) => clause.findings);
  const phrases = distinct(findings.map(({ actor }) => actorPhrase(actor)));
  const other = findings[0] !== undefined && isFailedSignIn(findings[0]) ? 'other' : 'other session';
  const who = name(phrases[0] ?? '') + (phrases.length > 1 ? ` (and ${plural(phrases.length - 1, other)})` : '');
  let subject: string | null = null;
  const acts: string[] = [];
  for (const clause of clauses) {
    acts.push(clauseWords(clause, subject));
    const named = subjectIn(clause.first);
    if (named !== null) subject = clause.findings.length === 1 ? named : null;
  }
  const last = acts.pop() ?? '';
  // "…, which was denied" ends with a comma.
  const and = /, which (?:was denied|failed)/.test(acts.at(-1) ?? '') ? ', and' : ' and';
  const did = acts.length === 0 ? last : `${acts.join(', ')}${and} ${last}`;
  const from = distinct(findings.map(({ origin }) => name(origin.sourceAddress ?? 'an unknown address')));
  return `${who} ${did}, from ${enumerate(from, MAX_ADDRESSES)}, ${mfaIn(findings)}`;
}

/** The gravest acts, told in order of time, and how many others there were. */
export function sentenceOf({ lead, findings }: Incident, groups = groupsOf(findings)): string {
  const all = clausesOf(groups);
  const shown = new Set(all.slice(0, MAX_CLAUSES));
  const rest = all.slice(MAX_CLAUSES).reduce((sum, clause) => sum + clause.findings.length, 0);
  const inTime = [...shown].sort((a, b) => findings.indexOf(a.first) - findings.indexOf(b.first));
  const callers = new Map<string, Clause[]>();
  for (const clause of inTime) {
    const key = tellerKey(clause.findings);
    callers.set(key, [...(callers.get(key) ?? []), clause]);
  }
  const told = capital([...callers.values()].map(callerSentence).join('; '));
  const others = rest === 0 ? '' : `; and ${plural(rest, 'less serious act')}`;
  const accounts = distinct(findings.map(({ location }) => accountWords(location)));
  return `${told}; in ${accounts.length === 1 ? accountWords(lead.location) : plural(accounts.length, 'account')}${others}.`;
}

/** `12:00:41 attached policy AdministratorAccess to user backup: a new user with a key`. */
function linesOf(groups: readonly Group[]): readonly Line[] {
  if (groups.length === 1 && groups[0] !== undefined && whyOf(groups[0].first) === '') return [];
  const severe = new Set(byImportance(groups.map(({ first }) => first)).slice(0, MAX_LINES));
  const several = new Set(groups.map((group) => tellerKey(group.findings))).size > 1;
  const whenOf = new Set(groups.map(({ first }) => first.time?.slice(0, 10))).size > 1 ? timeWords : clockWords;
  const lines = groups.flatMap(({ first, findings: members }): readonly Line[] => {
    if (!severe.has(first)) return [];
    const why = plain(whyOf(first), MAX_CLAUSE);
    const who = several ? `${name(shortActor(first.actor, true))} ` : '';
    const more = members.length === 1 ? '' : `, and ${grouped(members.length - 1)} more`;
    const what = plain(quoted(briefly(first.predicate ?? first.summary), first.targets), MAX_CLAUSE);
    const text = `${whenOf(first.time)} ${outcomeTag(first.outcome)}${who}${what}${more}${why === '' ? '' : `: ${why}`}`;
    return [{ severity: first.severity, tag: tagOf(first), text }];
  });
  const left = groups.filter(({ first }) => !severe.has(first)).flatMap((group) => group.findings);
  const [gravest] = byImportance(left);
  if (gravest === undefined) return lines;
  const text = `and ${grouped(left.length)} more, below`;
  return [...lines, { severity: gravest.severity, tag: tagOf(gravest), text }];
}

function toldOf(incident: Incident, groups: readonly Group[], beside: string): Told {
  const { lead, findings } = incident;
  return {
    severity: lead.severity,
    tag: tagOf(lead),
    count: findings.length === 1 ? '1 finding' : severityWords(findings),
    when: timeSpanWords(findings.map(({ time }) => time)),
    sentence: sentenceOf(incident, groups) + beside,
    lines: linesOf(groups),
    steps: firstSteps(byImportance(findings), ', below'),
  };
}

/** Not the names that services have for one. */
const isAddress = (address: string): boolean => /^[\da-f.:]+$/i.test(address);

/**
 * Which incidents came from the same address: they may be one attack. They are not joined, since everybody in a company may
 * leave it by one address.
 */
function besidesIn(incidents: readonly Incident[]): (incident: Incident) => string {
  const at = new Map<string, Set<Incident>>();
  const addressesOf = ({ findings }: Incident): readonly string[] =>
    distinct(findings.flatMap(({ origin }) => origin.sourceAddress ?? []).filter(isAddress));
  for (const incident of incidents.filter(({ lead }) => rank(lead.severity) >= rank('medium'))) {
    for (const address of addressesOf(incident)) at.set(address, (at.get(address) ?? new Set()).add(incident));
  }
  return (incident) => {
    const there = addressesOf(incident).map((address) => at.get(address));
    const others = incidents.flatMap((other, index) =>
      other !== incident && there.some((each) => each?.has(incident) && each.has(other)) ? [grouped(index + 1)] : [],
    );
    if (others.length === 0) return '';
    return ` From the same address: incident${others.length === 1 ? '' : 's'} ${enumerate(others, MAX_CLAUSES)}.`;
  };
}

/** The gravest incidents, and what else there is in a line; none where one entry tells it all. */
export interface Overview {
  /** What the details below tell one by one, in the order of `DETAILS_BY`. */
  readonly groups: readonly Group[];
  readonly told: readonly Told[];
  readonly rest: string | null;
  /** How many there are. */
  readonly count: number;
  /** `Incident 2` of what is told in it; `null` where there is but one. */
  readonly mark: (finding: Finding) => string | null;
}

export function overviewOf({ findings }: Batch): Overview {
  const groups = groupsOf(findings);
  const incidents = groups.length > 1 ? incidentsOf(findings) : [];
  const places = placesIn(incidents);
  const incidentOf = (finding: Finding): number => places.get(finding)?.incident ?? 0;
  const positionOf = ({ first }: Group): number => places.get(first)?.position ?? 0;
  const inTime = groups.toSorted((a, b) => positionOf(a) - positionOf(b));
  const groupsIn = incidents.map((): Group[] => []);
  for (const group of inTime) groupsIn[incidentOf(group.first)]?.push(group);
  const beside = besidesIn(incidents);
  const left = incidents.slice(MAX_INCIDENTS).flatMap((incident) => incident.findings);
  return {
    groups: inTime.toSorted(
      (a, b) => rank(b.first.severity) - rank(a.first.severity) || incidentOf(a.first) - incidentOf(b.first),
    ),
    told: incidents
      .slice(0, MAX_INCIDENTS)
      .map((incident, index) => toldOf(incident, groupsIn[index] ?? [], beside(incident))),
    rest:
      left.length === 0
        ? null
        : `And ${plural(incidents.length - MAX_INCIDENTS, 'further incident')} with ${severityWords(left)}: see the details below.`,
    count: incidents.length,
    mark: (finding) => (incidents.length > 1 ? `Incident ${grouped(incidentOf(finding) + 1)}` : null),
  };
}
