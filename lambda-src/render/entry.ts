/** One group of findings in words: what text, HTML and chat lay out. Every string is one line of safe, bounded text. */

import type { Severity } from '../catalogue/severity.ts';
import type { Batch, Unreadable } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import type { OutcomeKind } from '../record/outcome.ts';
import type { Target } from '../record/targets.ts';
import { isFailedSignIn, isScattered } from '../rules/joins.ts';
import { techniqueWords } from './attack.ts';
import { firstSteps, type Step } from './commands.ts';
import { type Group, severityWords } from './groups.ts';
import { grouped, plain } from './plain.ts';
import { runbookSection } from './runbook.ts';
import {
  actorWords,
  errorWords,
  eventWords,
  fromWords,
  keyWords,
  linkOf,
  locationWords,
  MAX_ARN,
  NOT_RECORDED,
  name,
  outcomeWord,
  plural,
  sizeWords,
  tagOf,
  timeSpanWords,
  timeWords,
  viaWords,
} from './words.ts';

export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
}

/** Label of the fact that look-ups add. */
export const LOOKED_UP = 'Looked up';

export interface Why {
  readonly text: string;
  /** `T1098.003 Additional Cloud Roles (ATT&CK v19)`. */
  readonly techniques: readonly string[];
}

export interface Entry {
  readonly severity: Severity;
  /** The severity as a label, `HIGH`, or `TEST`. */
  readonly tag: string;
  readonly count: number;
  /** Who did what to what. */
  readonly headline: string;
  readonly outcome: { readonly kind: OutcomeKind; readonly word: string; readonly error: string | null };
  readonly when: string;
  readonly where: string;
  readonly reasons: readonly Why[];
  /** What to do if nobody claims it. */
  readonly steps: readonly Step[];
  readonly facts: readonly Fact[];
  /** To the event in the CloudTrail console. */
  readonly link: string | null;
  /** Anchor in the runbook. */
  readonly section: string;
}

/** How much of a list is shown; the rest is counted. */
const MAX_TARGETS = 10;
/** Of a group, unless the format has room for more. */
const MAX_NAMES = 24;
const MAX_CHANGES = 20;
const MAX_REASONS = 10;
const MAX_TECHNIQUES = 6;

const andMore = (left: number): readonly string[] => (left > 0 ? [`and ${grouped(left)} more`] : []);

const bounded = (lines: Iterable<string>, max: number): readonly string[] => {
  const distinct = [...new Set(lines)];
  return [...distinct.slice(0, max), ...andMore(distinct.length - max)];
};

function targetLines({ type, name: known, arn }: Target): readonly string[] {
  const words = known === null ? `${name(type)}, name ${NOT_RECORDED}` : `${name(type)} ${name(known)}`;
  return arn === null || arn === known ? [words] : [words, plain(arn, MAX_ARN)];
}

/** `role app-01, app-02 and 58 more`: targets that all members share once, those that differ as a list. */
function groupTargetLines(findings: readonly Finding[], names: number): readonly string[] {
  const positions = Math.min(Math.max(...findings.map(({ targets }) => targets.length)), MAX_TARGETS);
  return Array.from({ length: positions }, (_, position) => {
    const targets = findings.flatMap(({ targets: all }) => all.slice(position, position + 1));
    const types = bounded(
      targets.map(({ type }) => name(type)),
      names,
    ).join(' or ');
    const known = targets.map(({ name: each }) => (each === null ? `name ${NOT_RECORDED}` : name(each)));
    return `${types} ${bounded(known, names).join(', ')}`;
  });
}

function callerLines({ actor, location }: Finding): readonly string[] {
  const lines = [actorWords(actor)];
  if (actor.arn !== null) lines.push(plain(actor.arn, MAX_ARN));
  if (actor.accountId !== null && actor.accountId !== location.accountId) {
    lines.push(`from another account: ${name(actor.accountId)}`);
  }
  return lines;
}

/** A fact of one line that may differ between members; left out where no member has it. */
const factOf =
  ({ findings }: Group, names: number) =>
  (label: string, line: (finding: Finding) => string | null): readonly Fact[] => {
    const lines = findings.map(line).filter((text) => text !== null);
    return lines.length === 0 ? [] : [{ label, lines: bounded(lines, names) }];
  };

const changeLines = (findings: readonly Finding[], limit: number): readonly string[] =>
  findings.flatMap(({ changes }) => changes.map(({ label, value }) => `${plain(label, 64)}: ${plain(value, limit)}`));

/** Apart from what the record says: `as of now (12:03 UTC)`, what was found, and what could not be looked up. */
function lookedUpFact(findings: readonly Finding[], limit: number, names: number): readonly Fact[] {
  const all = findings.flatMap(({ lookedUp }) => lookedUp ?? []);
  const [first] = all;
  if (first === undefined) return [];
  const found = all.flatMap(({ lines, notes }) => [...lines, ...notes.map((note) => `unknown: ${note}`)]);
  const lines = found.map((line) => plain(line, limit));
  return [{ label: LOOKED_UP, lines: [`as of now (${first.asOf.slice(11, 16)} UTC)`, ...bounded(lines, names)] }];
}

function factsOf(group: Group, limit: number, names: number): readonly Fact[] {
  const { first, findings } = group;
  const single = findings.length === 1;
  const changes = bounded(changeLines(findings, limit), single ? MAX_CHANGES : names);
  const targets = single
    ? bounded(first.targets.flatMap(targetLines), MAX_TARGETS * 2)
    : groupTargetLines(findings, names);
  const fact = factOf(group, names);
  return [
    { label: 'Who', lines: bounded(findings.flatMap(callerLines), Math.max(names, 2)) },
    ...fact('Role', ({ actor: { roleName, roleArn } }) =>
      roleName === null ? null : roleArn === null ? name(roleName) : plain(roleArn, MAX_ARN),
    ),
    ...fact('Session', ({ actor: { sessionName } }) => (sessionName === null ? null : name(sessionName))),
    ...fact('Identity', ({ actor: { sourceIdentity } }) =>
      sourceIdentity === null ? null : `${name(sourceIdentity)} (source identity)`,
    ),
    ...fact('Access key', ({ actor: { accessKeyId } }) => (accessKeyId === null ? null : keyWords(accessKeyId))),
    ...fact('MFA', ({ actor }) => actor.mfa),
    ...fact('From', ({ origin }) => fromWords(origin)),
    ...fact('Via', ({ origin }) => viaWords(origin)),
    ...fact('Called by', ({ actor: { invokedBy }, origin: { via } }) =>
      invokedBy === null || invokedBy === via ? null : name(invokedBy),
    ),
    ...fact('User agent', ({ origin: { kind, userAgent } }) =>
      (kind === 'unknown' || kind === 'SDK') && userAgent !== null ? plain(userAgent, Math.min(limit, 240)) : null,
    ),
    {
      label: targets.length > 1 && !single ? 'Targets' : 'Target',
      lines: targets.length === 0 ? [NOT_RECORDED] : targets,
    },
    ...(changes.length === 0 ? [] : [{ label: 'Details', lines: changes }]),
    ...lookedUpFact(findings, limit, names),
    ...fact('Event', eventWords),
    {
      label: 'Event ID',
      lines: [
        first.id === null ? NOT_RECORDED : name(first.id),
        ...(single ? [] : [`the first of ${grouped(findings.length)}; the JSON format has all`]),
      ],
    },
  ];
}

function reasonsOf(findings: readonly Finding[], limit: number, names: number): readonly Why[] {
  const distinct = new Map<string, Why>();
  for (const { reasons } of findings) {
    for (const { text, techniques } of reasons) {
      if (distinct.has(text)) continue;
      const shown = techniques.slice(0, MAX_TECHNIQUES).map(techniqueWords);
      distinct.set(text, {
        text: plain(text, limit),
        techniques: [...shown, ...andMore(techniques.length - shown.length)],
      });
    }
  }
  const all = [...distinct.values()];
  const max = Math.max(names, MAX_REASONS);
  return [...all.slice(0, max), ...andMore(all.length - max).map((text) => ({ text, techniques: [] }))];
}

function headlineOf({ first, findings }: Group, limit: number): string {
  const summary = plain(first.summary, limit);
  const more = findings.length - 1;
  if (more === 0) return summary;
  if (isFailedSignIn(first)) {
    const where = isScattered(first) ? '' : ' from this address';
    return `${summary} And ${plural(more, 'other sign-in')}${where} failed.`;
  }
  return first.outcome.kind === 'denied'
    ? `${summary} And ${plural(more, 'other call')} of this caller ${more === 1 ? 'was' : 'were'} denied.`
    : `${summary} And ${grouped(more)} more like it.`;
}

/**
 * @param limit the longest value, in characters, before it is cut with a marker
 * @param names how many distinct names of a group are shown; the others are counted
 */
export function entryOf(group: Group, limit: number, names = MAX_NAMES): Entry {
  const { first, findings } = group;
  const errors = findings.flatMap(({ outcome }) => errorWords(outcome, limit) ?? []);
  return {
    severity: first.severity,
    tag: tagOf(first),
    count: findings.length,
    headline: headlineOf(group, limit),
    outcome: {
      kind: first.outcome.kind,
      word: outcomeWord(first.outcome),
      error: errors.length === 0 ? null : bounded(errors, 1).join('; '),
    },
    when: timeSpanWords(findings.map(({ time }) => time)),
    where: bounded(
      findings.map(({ location }) => locationWords(location)),
      names,
    ).join('; '),
    reasons: reasonsOf(findings, limit, names),
    steps: firstSteps(findings),
    facts: factsOf(group, limit, names),
    link: linkOf(first),
    section: runbookSection(first),
  };
}

export function unreadableFacts(unreadable: Unreadable, limit: number): readonly Fact[] {
  const { logEventId, time, excerpt } = unreadable;
  return [
    { label: 'Log event', lines: [logEventId === null ? 'id not known' : plain(logEventId, 128)] },
    { label: 'Received', lines: [time === null ? 'time not known' : timeWords(time)] },
    { label: 'Size', lines: [sizeWords(unreadable)] },
    { label: 'Begins with', lines: [excerpt === '' ? 'nothing' : plain(excerpt, limit)] },
  ];
}

/** `60 findings: 1 critical, 59 low`, with what could not be read. */
export function countWords({ findings, unreadable }: Batch): string {
  const known = findings.length === 0 ? [] : [severityWords(findings)];
  const unknown = unreadable.length === 0 ? [] : [`${grouped(unreadable.length)} unreadable`];
  return [...known, ...unknown].join(', and ');
}
