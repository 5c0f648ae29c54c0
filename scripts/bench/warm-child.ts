/** One subject and size in a process of its own: `node warm-child.ts <subject> <size> <mixture> <repetitions>`. */
import { gunzipSync } from 'node:zlib';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { GALLERY_SETTINGS } from '../../test/alerts/gallery.ts';
import { batchOf, eventOf, type Mixture } from './records.ts';

const [, , subject = '', size = '1', mixture = 'runs', repetitions = '1'] = process.argv;
const event = eventOf(batchOf(Number(size), mixture === 'mixed' ? 'mixed' : ('runs' satisfies Mixture)));
const LIMITS = { maxBytes: 261_120 };

const decoded = (): readonly unknown[] =>
  JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')).toString()).logEvents.map(
    ({ message }: { message: string }) => JSON.parse(message),
  );

const SUBJECTS: Readonly<Record<string, () => unknown>> = {
  floor: decoded,
  naive: () => decoded().map((record) => JSON.stringify(record, null, 2)),
  findings: () => processEvent(event, GALLERY_SETTINGS),
  text: async () => {
    const { batch } = await processEvent(event, GALLERY_SETTINGS);
    return renderText(batch, LIMITS);
  },
  'text and JSON': async () => {
    const { batch } = await processEvent(event, GALLERY_SETTINGS);
    return [renderText(batch, LIMITS), renderJson(batch, LIMITS)];
  },
  'text, JSON and HTML': async () => {
    const { batch } = await processEvent(event, GALLERY_SETTINGS);
    return [renderText(batch, LIMITS), renderJson(batch, LIMITS), renderHtml(batch)];
  },
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const run = SUBJECTS[subject];
if (run === undefined) throw new Error(`${subject} is none of ${Object.keys(SUBJECTS).join(', ')}`);
const times: number[] = [];
for (let repetition = 0; repetition < Number(repetitions); repetition += 1) {
  const before = cpuMs();
  await run();
  times.push(cpuMs() - before);
}
// The first half warms up.
const warm = times.slice(Math.floor(times.length / 2)).sort((a, b) => a - b);
const cpuPerRecordUs = ((warm[Math.floor(warm.length / 2)] ?? 0) * 1_000) / Number(size);
process.stderr.write(JSON.stringify({ cpuPerRecordUs, memoryMb: process.resourceUsage().maxRSS / 1024 }));
