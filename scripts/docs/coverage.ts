/** Which preset sees which event of the catalogue, and how serious it is. */
import { lookUp } from '../../lambda-src/catalogue/index.ts';
import { isInScope } from '../../lambda-src/finding/scope.ts';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { RULES } from '../../lambda-src/rules/index.ts';
import { CATALOGUE_EVENTS, type CatalogueEvent } from '../../test/catalogue-events.ts';
import { matchesEvent, type Pattern, parsePattern } from '../filter-pattern/index.ts';
import { GENERATED, table } from './page.ts';
import { PRESETS, type Preset, USUAL } from './presets.ts';
import { SERVICES, writeActions } from './write-actions.ts';

const INSTALLATION = { name: USUAL.name, logGroup: USUAL.cloudtrailLogGroupName };

/** Rules by the event they look at, `iam:CreateUser`. */
function rulesByEvent(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, events } of RULES) {
    for (const event of events ?? []) found.set(event, [...(found.get(event) ?? []), id]);
  }
  return found;
}

/** The presets whose pattern selects a record, and with which the function does not leave it out. */
export function presetsThatSee(match: JsonObject, patterns: Readonly<Record<Preset, Pattern>>): readonly Preset[] {
  const record = parseRecord(match);
  const inScope = isInScope(record, lookUp(record.eventSource, record.eventName), INSTALLATION);
  return PRESETS.filter(
    (preset) => matchesEvent(patterns[preset], match) && (preset !== 'security_changes' || inScope),
  );
}

export function parsedPresets(patterns: Readonly<Record<Preset, string>>): Readonly<Record<Preset, Pattern>> {
  const entries = PRESETS.map((preset) => [preset, parsePattern(patterns[preset])] as const);
  return Object.fromEntries(entries) as Readonly<Record<Preset, Pattern>>;
}

/** @throws where a published action that changes something has no row */
export async function coveragePage(patterns: Readonly<Record<Preset, string>>): Promise<string> {
  const missing = (await writeActions()).filter(
    ({ eventSource, eventName }) => lookUp(eventSource, eventName) === null,
  );
  if (missing.length > 0) {
    const names = missing.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`);
    throw new Error(`The catalogue has no row for ${names.join(', ')}: add it to lambda-src/catalogue/`);
  }
  const parsed = parsedPresets(patterns);
  const rules = rulesByEvent();
  const lineOf = (event: CatalogueEvent): readonly string[] => {
    const seen = presetsThatSee(event.match, parsed);
    const service = event.source.replace('.amazonaws.com', '');
    return [
      `\`${event.row}\``,
      ...PRESETS.map((preset) => (seen.includes(preset) ? 'yes' : '')),
      lookUp(event.source, event.row)?.severity ?? '',
      (rules.get(`${service}:${event.row}`) ?? []).join(' '),
    ];
  };
  const head = ['event', ...PRESETS.map((preset) => `\`${preset}\``), 'severity', 'raised by'];
  const sources = [...new Set(CATALOGUE_EVENTS.map(({ source }) => source))];
  const first = SERVICES.map((service) => `${service}.amazonaws.com`);
  const sections = [...first, ...sources.filter((source) => !first.includes(source))].map((source) => {
    const lines = CATALOGUE_EVENTS.filter((event) => event.source === source).map(lineOf);
    const sorted = lines.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
    const counts = PRESETS.map((_, index) => String(lines.filter((cells) => cells[index + 1] === 'yes').length));
    return `## ${source}\n\n${table(head, [...sorted, ['**events**', ...counts, '', '']])}\n`;
  });
  return `# Which preset sees which event

${GENERATED}

Every event of the catalogue, as a record of it put through the pattern of each preset, and through what the function leaves out with
\`security_changes\`. For the services that decide who may come in, what they may do and what is recorded of it, the list is complete: as
AWS publishes their actions, and as CloudTrail names them. The severity is the catalogue's; the rules of [severity.md](severity.md) raise
it, and those for any event hold for every event. What no preset sees is what people and services do all day: your own filter pattern can
select it.

${sections.join('\n')}`;
}

/** As CloudTrail writes them, in a JSON list: what plan and preview compare the event names of suppression rules with. */
export const eventNames = (): string =>
  `${JSON.stringify([...new Set(CATALOGUE_EVENTS.map(({ match }) => String(match['eventName'])))].toSorted(), null, 2)}\n`;
