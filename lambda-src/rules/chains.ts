/** Acts that mean more together than one by one, within one delivery. */
import { rank, type Severity, step, worst } from '../catalogue/severity.ts';
import type { Change } from './adjustments.ts';
import { callerKey, callerKeys, targetKeys } from './joins.ts';
import { type BatchAdjustment, isTest, type Judged } from './judged.ts';

/** What a chain says of the findings that it is made of. */
type Links = Map<Judged, Change>;

const link = (links: Links, finding: Judged, least: Severity, text: string, brief?: string): void => {
  const severity = worst(worst(finding.severity, least), links.get(finding)?.severity ?? least);
  links.set(finding, { severity, text, ...(brief !== undefined && { brief, leads: true }) });
};

const chain =
  (find: (done: readonly Judged[], links: Links) => void): BatchAdjustment['adjust'] =>
  (findings) => {
    const links: Links = new Map();
    find(
      findings.filter((finding) => finding.outcome.kind === 'succeeded' && !isTest(finding)),
      links,
    );
    return (finding) => links.get(finding) ?? null;
  };

const isAtLeast = ({ severity }: Judged, least: Severity): boolean => rank(severity) >= rank(least);

const times = new WeakMap<Judged, number>();

/** Read once: a hostile batch asks for it again and again. */
function timeOf(finding: Judged): number {
  const known = times.get(finding);
  if (known !== undefined) return known;
  const time = Date.parse(finding.time ?? '');
  times.set(finding, time);
  return time;
}

/** Times that cannot be compared leave doubt: it may have been later. */
const isLater = (later: Judged, earlier: Judged): boolean => later !== earlier && !(timeOf(later) < timeOf(earlier));

type Index = ReadonlyMap<string, readonly Judged[]>;

/**
 * Findings with each of the keys that are looked for, oldest first; once for a batch, as the largest would take minutes if each
 * finding were held against every other.
 */
function indexOf(
  findings: readonly Judged[],
  keys: readonly string[],
  keysOfOne: (finding: Judged) => readonly (string | null)[],
): Index {
  const index = new Map(keys.map((key): [string, Judged[]] => [key, []]));
  for (const finding of findings) {
    for (const key of new Set(keysOfOne(finding))) if (key !== null) index.get(key)?.push(finding);
  }
  for (const found of index.values()) found.sort((a, b) => timeOf(a) - timeOf(b));
  return index;
}

const isCredential = ({ category, eventName }: Judged): boolean =>
  category === 'credentials' && /^(?:Create|Reset|Upload)/.test(eventName ?? '');

const isPower = (finding: Judged): boolean => finding.category === 'permissions' && isAtLeast(finding, 'high');

const keyMadeBy = ({ targets }: Judged): string => targets.find(({ type }) => type === 'access key')?.name ?? '';

/** Members that most findings are no part of, so that nothing is looked for in most batches. */
const keysOf = (findings: readonly Judged[], type: string): readonly string[] =>
  findings.flatMap(targetKeys).filter((key) => key.startsWith(type));

const isOfCaller = (finding: Judged): boolean => callerKeys(finding).some((key) => targetKeys(finding).includes(key));

export const CHAINS: readonly BatchAdjustment[] = [
  {
    id: 'S101',
    techniques: ['T1098.003'],
    section: 'administrator-access',
    adjust: chain((done, links) => {
      const joined = new Set(
        done
          .filter((each) => each.eventName === 'AddUserToGroup' && isOfCaller(each))
          .flatMap((each) => targetKeys(each).map((target) => callerKey(each) + target)),
      );
      if (joined.size === 0) return;
      for (const each of done) {
        const isOwn = targetKeys(each).some((target) => joined.has(callerKey(each) + target));
        if (!isOwn || !/^(?:Attach|Put)GroupPolicy$/.test(each.eventName ?? '')) continue;
        const text = 'The caller joined the group in this delivery: they granted it to themselves';
        link(links, each, step(each.severity, 1), text, 'to themselves');
      }
    }),
  },
  {
    id: 'S88',
    techniques: ['T1136.003', 'T1098.001', 'T1098.003'],
    section: 'administrator-access',
    adjust: chain((done, links) => {
      const created = done.filter(({ eventName }) => eventName === 'CreateUser');
      if (created.length === 0) return;
      const isCreation = new Set(created);
      for (const acts of indexOf(done, keysOf(created, 'user '), targetKeys).values()) {
        const [credentials, powers] = [acts.filter(isCredential), acts.filter(isPower)];
        if (credentials.length === 0 || powers.length === 0) continue;
        const text =
          'In one delivery a user was created and got a credential and far-reaching permissions: persistence in the account';
        for (const each of [...acts.filter((act) => isCreation.has(act)), ...credentials])
          link(links, each, 'high', text);
        for (const each of powers) link(links, each, 'critical', text, 'a new user');
      }
    }),
  },
  {
    id: 'S89',
    techniques: ['T1685.002'],
    section: 'logging',
    adjust: chain((done, links) => {
      const cuts = done.filter((each) => each.category === 'logging' && isAtLeast(each, 'high'));
      if (cuts.length === 0) return;
      const changes = indexOf(
        done.filter((each) => each.category !== 'logging' && isAtLeast(each, 'medium')),
        cuts.map(callerKey),
        (each) => [callerKey(each)],
      );
      for (const cut of cuts) {
        const after = (changes.get(callerKey(cut)) ?? []).filter((each) => isLater(each, cut)).length;
        if (after === 0) continue;
        const more = `${after} more change${after === 1 ? '' : 's'}`;
        const text = `The same caller made ${more} after it, where it may not be recorded`;
        link(links, cut, 'critical', text, `then ${more}`);
      }
    }),
  },
  {
    id: 'S95',
    techniques: ['T1098.001', 'T1078.004'],
    section: 'credentials',
    adjust: chain((done, links) => {
      const created = done.filter(({ eventName }) => eventName === 'CreateAccessKey');
      if (created.length === 0) return;
      const uses = indexOf(done, created.map(keyMadeBy), ({ actor }) => [actor.accessKeyId]);
      for (const made of created) {
        const first = uses
          .get(keyMadeBy(made))
          ?.find(({ origin }) => origin.sourceAddress !== made.origin.sourceAddress);
        if (first === undefined) continue;
        const text = 'The access key was used within minutes, from another address than it was made from';
        link(links, made, 'high', text, 'used from elsewhere');
        link(links, first, 'high', text, 'with a new key, from elsewhere');
      }
    }),
  },
  {
    id: 'S96',
    techniques: ['T1098.003', 'T1078.004'],
    section: 'trust',
    adjust: chain((done, links) => {
      const isDoor = ({ eventName, reasons }: Judged): boolean =>
        /^(?:UpdateAssumeRolePolicy|CreateRole)$/.test(eventName ?? '') && reasons.some(({ leads }) => leads === true);
      const doors = done.filter((finding) => isDoor(finding) && isAtLeast(finding, 'high'));
      if (doors.length === 0) return;
      const entries = indexOf(done, keysOf(doors, 'role '), (each) => [
        callerKey(each),
        ...(each.eventName?.startsWith('AssumeRole') === true ? targetKeys(each) : []),
      ]);
      for (const door of doors) {
        const [role = ''] = keysOf([door], 'role ');
        // Who acts with the role already needs no door.
        if (callerKey(door) === role) continue;
        const first = entries.get(role)?.find((each) => isLater(each, door));
        if (first === undefined) continue;
        link(links, door, 'critical', 'The role was opened and used within minutes', 'opened, then used');
        link(links, first, 'high', 'The role was opened minutes before', 'through a role just opened');
      }
    }),
  },
];
