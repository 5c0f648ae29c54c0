/** One group of findings in words: what text, HTML and chat lay out. Every string is one line of safe, bounded text. */

import type { Severity } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import type { OutcomeKind } from '../record/outcome.ts';
import type { Target } from '../record/targets.ts';
import { techniqueWords } from './attack.ts';
import { type Group, severityCounts } from './groups.ts';
import { grouped, plain } from './plain.ts';
import { runbookSection } from './runbook.ts';
import {
  actorWords,
  errorWords,
  eventWords,
  keyWords,
  linkOf,
  locationWords,
  MAX_ARN,
  mfaWords,
  NOT_RECORDED,
  name,
  outcomeWord,
  plural,
  tagOf,
  timeSpanWords,
  viaWords,
} from './words.ts';

export interface Fact {
  readonly label: string;
  readonly lines: readonly string[];
}

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
  readonly facts: readonly Fact[];
  /** To the event in the CloudTrail console. */
  readonly link: string | null;
  /** Anchor in the runbook. */
  readonly section: string;
}

/** How much of a list is shown; the rest is counted. */
const MAX_TARGETS = 10;
const MAX_TARGETS_OF_GROUP = 24;
const MAX_CHANGES = 20;
const MAX_CHANGES_OF_GROUP = 8;
const MAX_REASONS = 10;
const MAX_CALLERS = 4;
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
function groupTargetLines(findings: readonly Finding[]): readonly string[] {
  const positions = Math.min(Math.max(...findings.map(({ targets }) => targets.length)), MAX_TARGETS);
  return Array.from({ length: positions }, (_, position) => {
    const targets = findings.flatMap(({ targets: all }) => all.slice(position, position + 1));
    const types = bounded(
      targets.map(({ type }) => name(type)),
      MAX_CALLERS,
    ).join(' or ');
    const names = targets.map(({ name: known }) => (known === null ? `name ${NOT_RECORDED}` : name(known)));
    return `${types} ${bounded(names, MAX_TARGETS_OF_GROUP).join(', ')}`;
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
function fact(label: string, findings: readonly Finding[], line: (finding: Finding) => string | null): readonly Fact[] {
  const lines = findings.map(line).filter((text) => text !== null);
  return lines.length === 0 ? [] : [{ label, lines: bounded(lines, MAX_CALLERS) }];
}

const changeLines = (findings: readonly Finding[], limit: number): readonly string[] =>
  findings.flatMap(({ changes }) => changes.map(({ label, value }) => `${plain(label, 64)}: ${plain(value, limit)}`));

function factsOf({ first, findings }: Group, limit: number): readonly Fact[] {
  const single = findings.length === 1;
  const changes = bounded(changeLines(findings, limit), single ? MAX_CHANGES : MAX_CHANGES_OF_GROUP);
  const targets = single ? bounded(first.targets.flatMap(targetLines), MAX_TARGETS * 2) : groupTargetLines(findings);
  const { actor } = first;
  return [
    { label: 'Who', lines: callerLines(first) },
    ...fact('Role', findings, ({ actor: { roleName, roleArn } }) =>
      roleName === null ? null : roleArn === null ? name(roleName) : plain(roleArn, MAX_ARN),
    ),
    ...fact('Session', findings, ({ actor: { sessionName } }) => (sessionName === null ? null : name(sessionName))),
    ...fact('Identity', findings, ({ actor: { sourceIdentity } }) =>
      sourceIdentity === null ? null : `${name(sourceIdentity)} (source identity)`,
    ),
    ...fact('Access key', findings, ({ actor: { accessKeyId } }) =>
      accessKeyId === null ? null : keyWords(accessKeyId),
    ),
    {
      label: 'MFA',
      lines: bounded(
        findings.map(({ actor: who }) => mfaWords(who)),
        MAX_CALLERS,
      ),
    },
    {
      label: 'From',
      lines: bounded(
        findings.map(({ origin }) =>
          origin.sourceAddress === null ? `source address ${NOT_RECORDED}` : name(origin.sourceAddress),
        ),
        MAX_CALLERS,
      ),
    },
    {
      label: 'Via',
      lines: bounded(
        findings.map(({ origin }) => viaWords(origin)),
        MAX_CALLERS,
      ),
    },
    ...(actor.invokedBy === null || actor.invokedBy === first.origin.via
      ? []
      : [{ label: 'Called by', lines: [name(actor.invokedBy)] }]),
    ...fact('User agent', findings, ({ origin: { kind, userAgent } }) =>
      (kind === 'unknown' || kind === 'SDK') && userAgent !== null ? plain(userAgent, Math.min(limit, 240)) : null,
    ),
    {
      label: targets.length > 1 && !single ? 'Targets' : 'Target',
      lines: targets.length === 0 ? [NOT_RECORDED] : targets,
    },
    ...(changes.length === 0 ? [] : [{ label: 'Details', lines: changes }]),
    { label: 'Event', lines: [eventWords(first)] },
    {
      label: 'Event ID',
      lines: [
        first.id === null ? NOT_RECORDED : name(first.id),
        ...(single ? [] : [`the first of ${grouped(findings.length)}; the JSON format has all`]),
      ],
    },
  ];
}

function reasonsOf(findings: readonly Finding[], limit: number): readonly Why[] {
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
  return [...all.slice(0, MAX_REASONS), ...andMore(all.length - MAX_REASONS).map((text) => ({ text, techniques: [] }))];
}

/** @param limit the longest value, in characters, before it is cut with a marker */
export function entryOf(group: Group, limit: number): Entry {
  const { first, findings } = group;
  const more = findings.length - 1;
  return {
    severity: first.severity,
    tag: tagOf(first),
    count: findings.length,
    headline: `${plain(first.summary, limit)}${more === 0 ? '' : ` And ${grouped(more)} more like it.`}`,
    outcome: {
      kind: first.outcome.kind,
      word: outcomeWord(first.outcome),
      error: errorWords(first.outcome, limit),
    },
    when: timeSpanWords(findings.map(({ time }) => time)),
    where: locationWords(first.location),
    reasons: reasonsOf(findings, limit),
    facts: factsOf(group, limit),
    link: linkOf(first),
    section: runbookSection(first),
  };
}

/** `60 findings: 1 critical, 59 low`, with what could not be read. */
export function countWords({ findings, unreadable }: Batch): string {
  const counts = severityCounts(findings).map(([severity, count]) => `${grouped(count)} ${severity}`);
  const known = findings.length === 0 ? [] : [`${plural(findings.length, 'finding')}: ${counts.join(', ')}`];
  const unknown = unreadable.length === 0 ? [] : [`${grouped(unreadable.length)} unreadable`];
  return [...known, ...unknown].join(', and ');
}
