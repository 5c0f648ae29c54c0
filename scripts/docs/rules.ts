/** The tables of docs/severity.md and the index of docs/runbook.md, from the rows of rules and catalogue. */
import { ATTACK_VERSION } from '../../lambda-src/catalogue/attack.ts';
import { wholeCatalogue } from '../../lambda-src/catalogue/index.ts';
import { SEVERITIES } from '../../lambda-src/catalogue/severity.ts';
import { isObject } from '../../lambda-src/record/json.ts';
import { ADJUSTMENTS } from '../../lambda-src/rules/adjustments.ts';
import { BATCH_ADJUSTMENTS } from '../../lambda-src/rules/batch.ts';
import { GUARDS } from '../../lambda-src/rules/guards.ts';
import { RULES } from '../../lambda-src/rules/index.ts';
import { LOOKED_UP } from '../../lambda-src/rules/looked-up.ts';
import { EXAMPLES } from '../../test/rules/events.ts';
import type { Pattern } from '../filter-pattern/index.ts';
import { presetsThatSee } from './coverage.ts';
import { table } from './page.ts';
import { PRESETS, type Preset } from './presets.ts';
import { publicOfEvents, publicOfRule } from './public-severities.ts';
import { ADJUSTMENT_WORDS, GUARD_WORDS, RULE_WORDS } from './rule-words.ts';

const CATALOGUE = wholeCatalogue();

const ATTACK = `ATT&CK v${ATTACK_VERSION}`;
const ALL_ADJUSTMENTS = [...ADJUSTMENTS, ...LOOKED_UP, ...BATCH_ADJUSTMENTS];

/** IAM's events go without saying the service. */
const eventWords = (key: string): string => `\`${key.replace(/^iam:/, '')}\``;

/** The presets that see every record of some example of the rule. */
export function presetsOf(id: string, patterns: Readonly<Record<Preset, Pattern>>): string {
  const seen = (EXAMPLES[id] ?? []).flatMap(({ match }) => {
    const records = isObject(match) ? [match] : match;
    return PRESETS.filter((preset) => records.every((record) => presetsThatSee(record, patterns).includes(preset)));
  });
  const distinct = PRESETS.filter((preset) => seen.includes(preset));
  return distinct.length === PRESETS.length ? 'all' : distinct.map((preset) => `\`${preset}\``).join(', ');
}

export const rulesTable = (patterns: Readonly<Record<Preset, Pattern>>): string =>
  table(
    [
      ...['rule', 'finds', 'events', 'when', 'severity', 'selected by', 'grave', 'looks at', 'in the subject', ATTACK],
      'public rule sets',
    ],
    RULES.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })).map(
      ({ id, events, severity, techniques, grave, looksAt = 'call', brief }) => [
        id,
        RULE_WORDS[id]?.name ?? '',
        events?.map(eventWords).join(', ') ?? 'any',
        RULE_WORDS[id]?.when ?? '',
        [severity, RULE_WORDS[id]?.otherwise ?? []].flat().join('; '),
        presetsOf(id, patterns),
        grave === true ? 'yes' : '',
        looksAt,
        brief ?? '',
        techniques.join(', '),
        publicOfRule(id),
      ],
    ),
  );

export const adjustmentsTable = (): string =>
  table(
    ['adjustment', 'finds', 'when', 'effect', ATTACK, 'public rule sets'],
    ALL_ADJUSTMENTS.map(({ id, techniques }) => [
      id,
      ADJUSTMENT_WORDS[id]?.name ?? '',
      ADJUSTMENT_WORDS[id]?.when ?? '',
      ADJUSTMENT_WORDS[id]?.effect ?? '',
      techniques.join(', '),
      publicOfRule(id),
    ]),
  );

export const guardsTable = (): string =>
  table(
    ['kept', 'when', 'and what these rules find'],
    GUARDS.map(({ id, name }) => [
      name,
      GUARD_WORDS[id],
      RULES.flatMap(({ id: rule, kept }) =>
        kept?.[0] === id ? `${rule}${kept[1] === 'info' ? '' : ` from \`${kept[1]}\``}` : [],
      ).join(', '),
    ]),
  );

/** Every event of the catalogue by service and base severity, most serious first. */
export const baseTable = (): string =>
  table(
    ['service', 'severity', 'events'],
    Object.entries(CATALOGUE).flatMap(([source, events]) =>
      SEVERITIES.toReversed().flatMap((severity) => {
        const names = Object.keys(events).filter((name) => events[name]?.severity === severity);
        return names.length === 0
          ? []
          : [[source.replace('.amazonaws.com', ''), severity, names.map((name) => `\`${name}\``).join(', ')]];
      }),
    ),
  );

/** Of events that public rule sets rate, too. */
export const publicTable = (): string => table(['events', 'severity', 'public rule sets'], publicOfEvents());

const anchorOf = (category: string): string => category.replaceAll(' ', '-');

const categoryOf = (key: string): string | undefined => {
  const [service = '', name = ''] = key.split(':');
  return CATALOGUE[`${service}.amazonaws.com`]?.[name]?.category;
};

/** Sections that a rule or adjustment leads to: its own, else those of its events. */
export function sectionsOf(row: {
  readonly section?: string;
  readonly events?: readonly string[] | null;
}): readonly string[] {
  if (row.section !== undefined) return [row.section];
  return [...new Set((row.events ?? []).flatMap((key) => anchorOf(categoryOf(key) ?? 'other')))];
}

/** Which rules and kinds of events lead to which section. */
export function runbookIndex(): string {
  const categories = new Set(
    Object.values(CATALOGUE).flatMap((events) => Object.values(events).map(({ category }) => category)),
  );
  const rows = [...RULES, ...ALL_ADJUSTMENTS];
  const sections = new Set([...rows.flatMap(sectionsOf), ...[...categories].map(anchorOf)]);
  return table(
    ['section', 'rules', 'and other events of the category'],
    [...sections].toSorted().map((section) => [
      `[${section.replaceAll('-', ' ')}](#${section})`,
      rows
        .filter((row) => sectionsOf(row).includes(section))
        .map(({ id }) => id)
        .toSorted()
        .join(', '),
      [...categories].filter((category) => anchorOf(category) === section).join(),
    ]),
  );
}
