/** The ways to more permissions that a document opens. */
import { rank, type Severity } from '../catalogue/severity.ts';
import { ALWAYS, type Form, type Level, NEVER, PARTLY, PERHAPS, type Reach } from './powers.ts';
import { WAYS, type Way } from './privilege-escalation.ts';
import type { Grant, Kind, Reaches } from './reach.ts';
import { enumerate, type PolicyVerdict, verdict } from './verdict.ts';

/** The severity of a power, by the table in powers.ts. */
export type Rate = (form: Form, reach: Reach, level: Level) => Severity | null;

interface Escalation {
  readonly actions: readonly string[];
  readonly severity: Severity;
  readonly limit: string;
}

const ROLE: Kind = { owner: 'iam', resource: 'role/*', anyAccount: false };

const REACHES: Readonly<Record<Reach, string>> = {
  any: '',
  admin: 'on an administrator',
  own: 'on itself',
  some: 'on some',
  one: 'on one',
};

/** The narrowest limit of a grant, in words. */
export const limitOf = (level: Level): string =>
  level === ALWAYS
    ? ''
    : level === PERHAPS
      ? 'with MFA'
      : level === PARTLY
        ? 'on what the conditions name'
        : 'from the networks named';

const least = (a: Level, b: Level): Level => (a < b ? a : b);

/** The gravest of what the grants of a way come to. */
function gravestOf(way: Way, actions: readonly string[], grants: readonly Grant[], rate: Rate): Escalation | null {
  let gravest: Escalation | null = null;
  for (const { reach, level } of grants) {
    if (reach === 'own' && !way.addsToHolder) continue;
    const severity = rate(way.form, reach, level);
    if (severity === null || (gravest !== null && rank(severity) <= rank(gravest.severity))) continue;
    const limits = [REACHES[reach], limitOf(level)].filter((limit) => limit !== '');
    gravest = { actions, severity, limit: limits.join(', ') };
  }
  return gravest;
}

/** What a way that passes a role comes to: as much as its call and the right to pass allow together. */
function passing(way: Way, reaches: Reaches, rate: Rate): Escalation | null {
  const grants = reaches.grants('iam:PassRole', ROLE, way.passedTo);
  const [action = ''] = way.actions;
  const level = grants.length === 0 ? NEVER : reaches.surest(action, way);
  // One's own role is one role like others.
  const together = grants.map(
    (grant): Grant => ({ reach: grant.reach === 'own' ? 'one' : grant.reach, level: least(level, grant.level) }),
  );
  return gravestOf(way, ['iam:PassRole', action], together, rate);
}

function escalationOf(way: Way, reaches: Reaches, rate: Rate): Escalation | null {
  if (!way.actions.every((action) => reaches.allows(action))) return null;
  if (way.form === 'passing') return passing(way, reaches, rate);
  const [first = [], ...others] = way.actions.map((action) => reaches.grants(action, way));
  const grants = first.map(({ reach, level }): Grant => {
    const levels = others.map((each) => each.find((grant) => grant.reach === reach)?.level ?? NEVER);
    return { reach, level: levels.reduce<Level>(least, level) };
  });
  return gravestOf(way, way.actions, grants, rate);
}

/** The right to pass any role, where nothing is allowed that would start something with it. */
function passingAlone(reaches: Reaches, rate: Rate): readonly Escalation[] {
  return reaches.grants('iam:PassRole', ROLE, []).flatMap(({ reach, level }) => {
    const severity = rate('passing alone', reach, level);
    return severity === null ? [] : [{ actions: ['iam:PassRole'], severity, limit: REACHES[reach] }];
  });
}

/** The longest way in words: a list is never cut within one. */
const WAY_LIMIT = 240;

/** One verdict for all ways, the gravest three of which it names. */
export function escalations(reaches: Reaches, rate: Rate): PolicyVerdict[] {
  const found = WAYS.map((way) => escalationOf(way, reaches, rate)).filter((each) => each !== null);
  if (!found.some(({ actions }) => actions[0] === 'iam:PassRole')) found.push(...passingAlone(reaches, rate));
  found.sort((a, b) => rank(b.severity) - rank(a.severity));
  const [gravest] = found;
  if (gravest === undefined) return [];
  const several = found.length > 1 ? ` in ${found.length} ways` : '';
  const ways = found.map(({ actions, limit }) => `${actions.join(' + ')}${limit === '' ? '' : ` (${limit})`}`);
  const text = `Privilege escalation${several}: ${enumerate(ways, 3, WAY_LIMIT)}`;
  return [verdict('privilege-escalation', gravest.severity, text)];
}

/** Whether IAM can be used in every way that gives more permissions, on anyone, under conditions that the holder can meet at most. */
export const allWays = (reaches: Reaches): boolean =>
  WAYS.filter(({ form, actions }) => form === 'direct' && actions.every((action) => action.startsWith('iam:'))).every(
    (way) =>
      way.actions.every((action) =>
        reaches.grants(action, way).some(({ reach, level }) => reach === 'any' && level === ALWAYS),
      ),
  );
