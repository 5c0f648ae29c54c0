/** The gallery: the alert for each event of test/alerts/gallery.ts. */
import { isObject } from '../../lambda-src/record/json.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { alertOf, GALLERY, type Shown } from '../../test/alerts/gallery.ts';
import type { Pattern } from '../filter-pattern/index.ts';
import { parsedPresets, presetsThatSee } from './coverage.ts';
import { GENERATED } from './page.ts';
import { PRESETS, type Preset } from './presets.ts';

/** Without the records at the end of the text, which are the input. */
const withoutRecords = (text: string): string => text.split(/\n-{10,}\n/)[0] ?? text;

/** The presets that see each of the records. */
export function seenBy({ messages }: Shown, patterns: Readonly<Record<Preset, Pattern>>): readonly Preset[] {
  const records = messages.filter((message) => isObject(message));
  return PRESETS.filter(
    (preset) => records.length > 0 && records.every((record) => presetsThatSee(record, patterns).includes(preset)),
  );
}

async function shown(one: Shown, patterns: Readonly<Record<Preset, Pattern>>): Promise<string> {
  const { name, title } = one;
  const presets = seenBy(one, patterns).map((preset) => `\`${preset}\``);
  const seen = presets.length === 0 ? '' : `Selected by ${presets.join(', ')}.\n\n`;
  const batch = await alertOf(one);
  const text = renderText(batch, { maxBytes: 262_144 }).map(withoutRecords).join('\n');
  // Four backticks, so that a user name with three cannot end the block.
  return `## <a id="${name}"></a>${title}\n\n${seen}\`\`\`\`text\nSubject: ${subjectOf(batch)}\n\n${text.trimEnd()}\n\`\`\`\``;
}

/** The event in the README's picture. */
export const PICTURED = 'trust-github';

/** Its record, as an example for the preview. */
export function pictured(): string {
  const { messages = [] } = GALLERY.find(({ name }) => name === PICTURED) ?? {};
  return `${JSON.stringify(messages[0], null, 2)}\n`;
}

export async function galleryPage(patterns: Readonly<Record<Preset, string>>): Promise<string> {
  const parsed = parsedPresets(patterns);
  const alerts = [];
  for (const one of GALLERY) alerts.push(await shown(one, parsed));
  const list = GALLERY.map(({ name, title }) => `- [${title}](#${name})`).join('\n');
  return `# What alerts look like

${GENERATED}

${GALLERY.length} alerts as they appear in the text email, without the record at the end. The account is called \`prod\`, roles under
\`/deploy/\` have a suppression rule, "Terraform deploys", up to \`low\`, and account 999988887777 is trusted.

${list}

${alerts.join('\n\n')}
`;
}
