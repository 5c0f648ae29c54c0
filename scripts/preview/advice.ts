/** Which settings would reduce the alerts of a history most, and what each would hide. */
import { rank, SEVERITIES, type Severity } from '../../lambda-src/catalogue/severity.ts';
import { readSuppressionRule } from '../../lambda-src/finding/accepted.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import type { Settings } from '../../lambda-src/finding/settings.ts';
import { suppressedBy } from '../../lambda-src/finding/suppression.ts';
import { permissionSetOf } from '../../lambda-src/record/actor.ts';
import { grouped, plain } from '../../lambda-src/render/plain.ts';
import { plural } from '../../lambda-src/render/words.ts';
import { add, listed, MAX_KEYS, MAX_NAME, percent } from './counts.ts';
import type { Judged } from './deliveries.ts';

const SHOWN_SETTINGS = 6;
/** A setting that hides a smaller share of the alerts is not worth its risk. */
const WORTH = 0.02;

/** A setting that would suppress findings, and what it would hide. */
interface Candidate {
  hidden: number;
  messages: number;
  /** Findings it matches that are too serious to be hidden. */
  kept: number;
  readonly severities: Map<string, number>;
  /** Events of a principal, principals of an event. */
  readonly details: Map<string, number>;
  readonly accounts: Set<string>;
}

/** The caller as exclusions name it: the role behind a session. */
const callerOf = ({ actor }: Finding): string | null => actor.roleArn ?? actor.arn;
const ACCOUNT = /^(arn:[^:]+:(?:iam|sts)::)(\d{12}):/;
const anyAccount = (arn: string): string => arn.replace(ACCOUNT, '$1*:');
export const nameOf = (finding: Finding): string =>
  plain(callerOf(finding) ?? `${finding.actor.type} ${finding.actor.name}`, MAX_NAME);

/** The ARN itself if only one account has it, otherwise one that matches any account. */
const ownArn = (arn: string, { accounts: [first, second] }: { readonly accounts: ReadonlySet<string> }): string =>
  first === undefined || second !== undefined ? arn : arn.replace(':*:', `:${first}:`);

const isOfPeople = (arn: string | null): boolean =>
  permissionSetOf({ roleName: arn?.split('/').pop() ?? null, roleArn: arn }) !== null;

/** One more suppression rule; `null` where the module would refuse it. */
function withRule({ suppressionRules }: Settings, fields: Readonly<Record<string, unknown>>): Partial<Settings> | null {
  const read = readSuppressionRule({ reason: 'advice', ...fields });
  return 'value' in read ? { suppressionRules: [...suppressionRules, read.value] } : null;
}

const ruleOf = (field: string): string => `suppression_rules = [{ reason = "say why", ${field} }]`;

export class Advice {
  readonly #settings: Settings;
  readonly #byPrincipal = new Map<string, Candidate>();
  readonly #byEvent = new Map<string, Candidate>();
  readonly #bySeverity = new Map<string, Candidate>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** No more than a suppression rule hides by default. */
  #isAdvisable(minimumSeverity: Severity): boolean {
    return rank(minimumSeverity) > rank(this.#settings.minimumSeverity) && rank(minimumSeverity) <= rank('medium');
  }

  /** Counts what each further setting would do to the alerts of one message. */
  weigh(sent: readonly Judged[], messages: number): void {
    const settings = this.#settings;
    const hiding = new Map<Candidate, number>();
    const weigh = (
      candidates: Map<string, Candidate>,
      key: string,
      found: Finding,
      change: Partial<Settings> | null,
      detail: string,
    ): void => {
      if (change === null) return;
      if (!candidates.has(key) && candidates.size >= MAX_KEYS) return;
      const candidate = candidates.get(key) ?? {
        hidden: 0,
        messages: 0,
        kept: 0,
        severities: new Map<string, number>(),
        details: new Map<string, number>(),
        accounts: new Set<string>(),
      };
      candidates.set(key, candidate);
      if (suppressedBy(found, { ...settings, ...change }, Date.now()) === null) {
        candidate.kept += 1;
        return;
      }
      candidate.hidden += 1;
      add(candidate.severities, found.severity);
      add(candidate.details, detail);
      hiding.set(candidate, (hiding.get(candidate) ?? 0) + 1);
    };
    for (const { finding: found } of sent) {
      const caller = callerOf(found);
      const event = found.eventName ?? '';
      if (caller !== null) {
        weigh(this.#byPrincipal, anyAccount(caller), found, withRule(settings, { principal_arns: [caller] }), event);
        const [, , account] = ACCOUNT.exec(caller) ?? [];
        if (account !== undefined) this.#byPrincipal.get(anyAccount(caller))?.accounts.add(account);
      }
      if (event !== '') weigh(this.#byEvent, event, found, withRule(settings, { event_names: [event] }), nameOf(found));
      for (const minimumSeverity of SEVERITIES.filter((each) => this.#isAdvisable(each))) {
        weigh(this.#bySeverity, minimumSeverity, found, { minimumSeverity }, event);
      }
    }
    for (const [candidate, hidden] of hiding) if (hidden === sent.length) candidate.messages += messages;
  }

  /** Skips a level that hides no more than the one below it. */
  #steps(): readonly (readonly [string, Candidate])[] {
    let hidden = 0;
    return SEVERITIES.flatMap((severity) => {
      const candidate = this.#bySeverity.get(severity);
      if (candidate === undefined || candidate.hidden <= hidden) return [];
      hidden = candidate.hidden;
      return [[severity, candidate] as const];
    });
  }

  /** @param alerts their total number */
  lines(alerts: number): readonly string[] {
    const candidates = [
      ...[...this.#byPrincipal].map(([arn, each]) => ({
        ...each,
        input: ruleOf(`principal_arns = ["${ownArn(arn, each)}"]`),
        arn,
      })),
      ...[...this.#byEvent].map(([name, each]) => ({
        ...each,
        input: ruleOf(`event_names = ["${name}"]`),
        arn: null,
      })),
      ...this.#steps().map(([name, each]) => ({ ...each, input: `minimum_severity = "${name}"`, arn: null })),
    ];
    const best = candidates
      .filter(({ hidden }) => hidden >= Math.max(2, alerts * WORTH))
      .sort((a, b) => b.hidden - a.hidden)
      .slice(0, SHOWN_SETTINGS);
    if (best.length === 0) {
      const why = candidates.some(({ hidden }) => hidden > 0)
        ? 'no setting would hide more than a few of these'
        : 'all of it is too serious to be suppressed';
      return [`  Nothing: ${why}.`];
    }
    return best.flatMap(({ input, hidden, messages, kept, severities, details, arn }) => [
      `  ${plain(input, 300)}`,
      `      ${grouped(hidden)} of ${plural(alerts, 'alert')} (${percent(hidden, alerts)}) and ${messages === 0 ? 'no message' : plural(messages, 'message')} fewer`,
      `      hides ${listed(severities, SEVERITIES.length)}: ${plain(listed(details, 4), 300)}`,
      ...(kept === 0 || !input.startsWith('suppression_rules')
        ? []
        : [`      still sent, too serious to be hidden: ${grouped(kept)}`]),
      ...(isOfPeople(arn) ? ['      these are people, with a permission set of IAM Identity Center: think twice'] : []),
    ]);
  }
}
