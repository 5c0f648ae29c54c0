/** Shows the messages that records would produce, and why. */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SEVERITIES } from '../../lambda-src/catalogue/severity.ts';
import type { Batch } from '../../lambda-src/finding/batch.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import type { Settings, SuppressionRule } from '../../lambda-src/finding/settings.ts';
import { MINIMUM_SEVERITY, suppressedBy, unsuppressed } from '../../lambda-src/finding/suppression.ts';
import { History } from '../../lambda-src/pipeline/history.ts';
import type { LookUp } from '../../lambda-src/pipeline/ports.ts';
import { isForeignHeartbeat } from '../../lambda-src/record/heartbeat.ts';
import { asText } from '../../lambda-src/record/json.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { renderChat } from '../../lambda-src/render/chat.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { grouped, plain } from '../../lambda-src/render/plain.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { plural } from '../../lambda-src/render/words.ts';

import { Deliveries, type Delivery, type Judged, judgedIn, lookedUp, remember } from './deliveries.ts';
import type { Format, Options } from './options.ts';
import { answerOf, isSelectedBy, PRESETS } from './presets.ts';
import type { FoundRecord } from './records.ts';
import type { Paint } from './terminal.ts';

/** SNS's limit, less what the function reserves for subject and attributes. */
const LIMITS = { maxBytes: 261_120 };
/** Deliveries with more records get one line per record; beyond the second limit, unselected records are only counted. */
const MAX_EXPLAINED = 5;
const MAX_LEFT_OUT = 20;
const RULE = '='.repeat(72);

const clean = (text: string): string => plain(text, 1_000);

/** Replaces the record at the end of the text, which is the input. */
function mailText(text: string, paint: Paint): string {
  const parts = text.split(/\n-{72}\n/);
  const isRecord = (part: string): boolean => /^Record (?:\(secrets redacted\):|: left out)/.test(part);
  const lines = parts
    .map((part) => (isRecord(part) ? paint('dim', '(the record follows here)') : part))
    .join(`\n${'-'.repeat(72)}\n`);
  const severities = SEVERITIES.map((severity) => severity.toUpperCase()).join('|');
  return lines.trimEnd().replace(new RegExp(`^(${severities}) \\| .*$`, 'gm'), (line, word: string) => {
    const severity = SEVERITIES.find((each) => each === word.toLowerCase()) ?? 'info';
    return paint(severity, line);
  });
}

/** What the settings do to a finding, and why a rule that is about it does not hide it. */
function fate(finding: Finding, heldBackBy: string | null, settings: Settings, sent: string): string {
  if (heldBackBy === MINIMUM_SEVERITY) return `held back by minimum_severity "${settings.minimumSeverity}"`;
  if (heldBackBy !== null) return `suppressed by the rule "${heldBackBy}"`;
  const isHiddenBy = (rule: SuppressionRule): boolean =>
    suppressedBy(finding, { ...settings, minimumSeverity: 'info', suppressionRules: [rule] }, Date.now()) !== null;
  for (const rule of settings.suppressionRules) {
    const loud: SuppressionRule = { ...rule, upToSeverity: 'critical' };
    const because = `${sent}, in spite of the rule "${rule.reason}":`;
    if (isHiddenBy(loud)) return `${because} above its up_to_severity "${rule.upToSeverity}"`;
    const eventNames = rule.eventNames.length === 0 ? [finding.eventName ?? ''] : rule.eventNames;
    if (isHiddenBy({ ...loud, eventNames }))
      return `${because} only a rule with event_names hides it (${finding.guard})`;
  }
  return sent;
}

const rulesOf = ({ reasons }: Finding): string => {
  const rows = [...new Set(reasons.flatMap(({ rule }) => rule ?? []))];
  return rows.length === 0 ? 'by the catalogue' : `by ${rows.join(', ')} of docs/severity.md`;
};

interface Outcome {
  readonly severity: Finding['severity'] | null;
  readonly rated: string;
  readonly fate: string;
}

const NOT_SELECTED: Outcome = { severity: null, rated: '', fate: 'no alert: it is not selected' };
const HEARTBEAT: Outcome = { severity: null, rated: '', fate: 'no alert: it is a heartbeat' };
const DUPLICATE: Outcome = { severity: null, rated: '', fate: 'no alert: its eventID came before' };

export class Show {
  readonly #options: Options;
  readonly #paint: Paint;
  readonly #write: (text: string) => void;
  readonly #lookUp: LookUp;
  readonly #deliveries = new Deliveries();
  readonly #told = new History();
  readonly #pages: { readonly subject: string; readonly html: string }[] = [];
  readonly #counts = { records: 0, alerts: 0, messages: 0, duplicates: 0, unreadable: 0, notSelected: 0 };
  readonly #heldBack = new Map<string, number>();

  constructor(options: Options, paint: Paint, write: (text: string) => void, lookUp: LookUp) {
    this.#lookUp = lookUp;
    this.#options = options;
    this.#paint = paint;
    this.#write = write;
  }

  async take(found: FoundRecord): Promise<void> {
    this.#counts.records += 1;
    if (this.#isSelected(found)) {
      for (const delivery of this.#deliveries.take(found)) await this.#deliver(delivery);
      return;
    }
    this.#counts.notSelected += 1;
    if (this.#options.format !== 'text' || this.#counts.notSelected > MAX_LEFT_OUT) return;
    this.#write(`${this.#explained(found, NOT_SELECTED, true)}\n${RULE}\n`);
  }

  async end(): Promise<string> {
    for (const delivery of this.#deliveries.end()) await this.#deliver(delivery);
    if (this.#options.format === 'html') this.#writeHtml();
    return this.#tally();
  }

  #isSelected({ record }: FoundRecord): boolean {
    const { alertOn } = this.#options;
    const patterns = alertOn === null ? [...PRESETS] : [[alertOn.name, alertOn.pattern] as const];
    return patterns.some(([name, pattern]) => isSelectedBy(name, pattern, record));
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { settings, format } = this.#options;
    const all = [settings, unsuppressed(settings)];
    const [chosen, open] = await lookedUp(delivery, all, this.#told, this.#lookUp);
    if (chosen === undefined || open === undefined) return;
    const { batch, count } = chosen;
    this.#counts.alerts += count.alerted;
    this.#counts.duplicates += count.duplicate;
    this.#counts.unreadable += count.unreadable;
    for (const [rule, held] of Object.entries(batch.suppressed)) {
      this.#heldBack.set(rule, (this.#heldBack.get(rule) ?? 0) + held);
    }
    if (batch.findings.length > 0 || batch.unreadable.length > 0) this.#message(batch, format);
    if (format === 'text') this.#explain(delivery, open.batch);
    remember(open.batch, this.#told);
  }

  #message(batch: Batch, format: Format): void {
    const subject = subjectOf(batch);
    const texts =
      format === 'json' ? renderJson(batch, LIMITS) : format === 'chat' ? renderChat(batch) : renderText(batch, LIMITS);
    this.#counts.messages += texts.length;
    if (format === 'html') {
      this.#pages.push({ subject, html: renderHtml(batch) });
      return;
    }
    for (const text of texts) {
      const head = this.#paint('bold', `Subject: ${subject}`);
      this.#write(format === 'text' ? `${head}\n\n${mailText(text, this.#paint)}\n${RULE}\n` : `${text}\n`);
    }
  }

  #explain(delivery: Delivery, batch: Batch): void {
    const judged = new Map(judgedIn(batch, this.#options.settings).map((each) => [each.finding.source.position, each]));
    const isShort = delivery.length <= MAX_EXPLAINED;
    const ids = new Set<string>();
    const lines: string[] = [];
    for (const [position, found] of delivery.entries()) {
      const id = asText(found.record['eventID']);
      const one = judged.get(position);
      const isDuplicate = one === undefined && id !== null && (ids.has(id) || this.#told.keyOf(id) !== undefined);
      lines.push(this.#explained(found, isDuplicate ? DUPLICATE : this.#outcomeOf(found, one), isShort));
      if (id !== null) ids.add(id);
    }
    this.#write(`${lines.join(isShort ? '\n\n' : '\n')}\n${RULE}\n`);
  }

  #outcomeOf(found: FoundRecord, one: Judged | undefined): Outcome {
    const { settings, alertOn } = this.#options;
    if (isForeignHeartbeat(parseRecord(found.record), null)) return HEARTBEAT;
    if (one === undefined) return { severity: null, rated: '', fate: 'an alert that says it could not be judged' };
    const sent = alertOn === null ? 'sent, where alert_on selects it' : 'sent';
    return {
      severity: one.finding.severity,
      rated: rulesOf(one.finding),
      fate: fate(one.finding, one.heldBackBy, settings, sent),
    };
  }

  #explained({ where, record }: FoundRecord, { severity, rated, fate: what }: Outcome, isLong: boolean): string {
    const { alertOn } = this.#options;
    const head = this.#paint('bold', clean(`${where.file}:${where.line} ${String(record['eventName'])}`));
    const patterns =
      alertOn === null || PRESETS.has(alertOn.name)
        ? [...PRESETS]
        : [...PRESETS, [alertOn.name, alertOn.pattern] as const];
    const answers = patterns.map(([name, pattern]) => answerOf(name, pattern, record));
    const word = severity === null ? '' : this.#paint(severity, severity);
    if (!isLong) {
      const by = answers.filter(({ isSelected }) => isSelected).map(({ name }) => name);
      return `${head}: ${severity === null ? '' : `${word}, `}${clean(what)}; selected by ${by.length === 0 ? 'no preset' : by.join(', ')}`;
    }
    const width = 18;
    const line = (label: string, text: string): string => `  ${label.padEnd(width)}${text}`;
    return [
      head,
      ...(severity === null ? [] : [line('severity', `${word} ${rated}`)]),
      line('outcome', clean(what)),
      ...answers.map(({ name, isSelected, why }) =>
        line(name, `${isSelected ? this.#paint('bold', 'selects it') : 'does not'}: ${clean(why)}`),
      ),
    ].join('\n');
  }

  /** A single email as it is; several, or with `--open`, on one page. */
  #writeHtml(): void {
    const [only] = this.#pages;
    if (!this.#options.open) {
      if (only !== undefined) this.#write(this.#pages.length === 1 ? only.html : pageOf(this.#pages));
      return;
    }
    const path = join(mkdtempSync(join(tmpdir(), 'iam-change-alerts-')), 'preview.html');
    writeFileSync(path, pageOf(this.#pages));
    this.#write(`${path}\n`);
    openInBrowser(path);
  }

  #tally(): string {
    const { records, alerts, messages, duplicates, unreadable, notSelected } = this.#counts;
    const held = [...this.#heldBack].map(([rule, count]) => `${grouped(count)} held back by ${rule}`);
    return [
      `${plural(records, 'record')}: ${plural(alerts, 'alert')} in ${plural(messages, 'message')}`,
      ...held,
      ...(duplicates === 0 ? [] : [plural(duplicates, 'duplicate')]),
      ...(unreadable === 0 ? [] : [`${grouped(unreadable)} that cannot be judged`]),
      ...(notSelected === 0 ? [] : [`${grouped(notSelected)} not selected`]),
    ]
      .join(', ')
      .concat('\n');
  }
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Each email in a sandboxed frame. */
const pageOf = (pages: readonly { readonly subject: string; readonly html: string }[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${pages.length === 1 ? escaped(pages[0]?.subject ?? '') : `${pages.length} alerts`}</title>
<style>body{font:15px/1.4 system-ui,sans-serif;margin:16px auto;max-width:720px}iframe{width:100%;height:80vh;border:1px solid #8886}</style>
</head>
<body>
${pages.length === 0 ? '<p>No alert would be sent.</p>' : ''}
${pages.map(({ subject, html }) => `<h2>${escaped(subject)}</h2>\n<iframe sandbox title="${escaped(subject)}" srcdoc="${escaped(html)}"></iframe>`).join('\n')}
</body>
</html>
`;

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Without a browser, the user still has the printed path. */
function openInBrowser(path: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, path], { stdio: 'ignore', detached: true });
  child.on('error', ({ message }) =>
    console.error(`No browser could be started (${message}): open the file yourself.`),
  );
  child.unref();
}
