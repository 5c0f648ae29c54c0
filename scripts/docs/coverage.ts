/** Which preset sees which IAM action, and how serious it is. */
import { readFileSync } from 'node:fs';
import { lookUp } from '../../lambda-src/catalogue/index.ts';
import { RULES } from '../../lambda-src/rules/index.ts';
import { record } from '../../test/records.ts';
import { matchesEvent, parsePattern } from '../filter-pattern/index.ts';
import { GENERATED, table } from './page.ts';
import { PRESETS, type Preset } from './presets.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** IAM's actions and whether they change something. */
const ACTIONS: Readonly<Record<string, boolean>> = JSON.parse(read('test/data/iam-actions.json'));

/** Rules by the IAM event they look at. */
function rulesByEvent(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, events } of RULES) {
    for (const event of events ?? []) {
      const name = event.replace(/^iam:/, '');
      found.set(name, [...(found.get(name) ?? []), id]);
    }
  }
  return found;
}

export function coveragePage(patterns: Readonly<Record<Preset, string>>): string {
  const parsed = PRESETS.map((preset) => parsePattern(patterns[preset]));
  const rules = rulesByEvent();
  const sees = (action: string, changes: boolean): string[] => {
    const event = record(action, { readOnly: !changes });
    return parsed.map((pattern) => (matchesEvent(pattern, event) ? 'yes' : ''));
  };
  const names = Object.keys(ACTIONS).toSorted();
  const changing = names.filter((name) => ACTIONS[name] === true);
  const reading = names.filter((name) => ACTIONS[name] !== true);
  const lines = changing.map((name) => {
    const entry = lookUp('iam.amazonaws.com', name);
    if (entry === null) throw new Error(`The catalogue has no ${name}: add a row to lambda-src/catalogue/iam.ts`);
    return [`\`${name}\``, ...sees(name, true), entry.severity, (rules.get(name) ?? []).join(' ')];
  });
  const seenReads = reading.filter((name) => sees(name, false).some((answer) => answer !== ''));
  if (seenReads.length > 0) throw new Error(`A preset selects reads: ${seenReads.join(', ')}`);
  const counts = PRESETS.map((_, index) => String(lines.filter((cells) => cells[index + 1] === 'yes').length));
  return `# Which preset sees which IAM action

${GENERATED}

Each of IAM's ${changing.length} actions that change something, put through the pattern of each preset. The severity is the
catalogue's; the rules of [severity.md](severity.md) raise it, and those for any event hold for every action.
No preset selects one of the ${reading.length} actions that read. What \`identity_changes\` sees beside IAM is in the
[README](../README.md#which-events).

${table(['action', ...PRESETS.map((preset) => `\`${preset}\``), 'severity', 'raised by'], [...lines, ['**actions**', ...counts, '', '']])}
`;
}
