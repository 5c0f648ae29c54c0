/** A policy document in a few lines a person can read: what it allows and denies, on what, under which conditions. */
import type { Json } from '../record/json.ts';
import { type Patterns, readPolicy, type Statement } from './document.ts';
import { clip, enumerate } from './verdict.ts';

const MAX_STATEMENTS = 5;
const MAX_ACTIONS = 6;

const list = ({ not, list: items }: Patterns, shown: number): string =>
  `${not ? 'everything but ' : ''}${enumerate(items, shown)}`;

function statementText(statement: Statement): string {
  const parts = [statement.allow ? 'Allow' : 'Deny', list(statement.actions, MAX_ACTIONS)];
  if (statement.resources !== null) parts.push('on', list(statement.resources, 3));
  if (statement.principals !== null) {
    const who = statement.principals.list.map(({ type, value }) => (type === 'AWS' ? value : `${type} ${value}`));
    parts.push('for', `${statement.principals.not ? 'everyone but ' : ''}${enumerate(who)}`);
  }
  if (statement.condition.length > 0)
    parts.push(`if ${enumerate([...new Set(statement.condition.map(({ key }) => key))])} fit`);
  return parts.join(' ');
}

/** @param value the document as CloudTrail records it */
export function describePolicy(value: Json): string {
  const policy = readPolicy(value);
  if (policy.kind === 'unreadable') return `a document that ${policy.why}`;
  const lines = policy.statements.slice(0, MAX_STATEMENTS).map((statement) => clip(statementText(statement), 300));
  const more = policy.statements.length - lines.length;
  if (more > 0) lines.push(`${more} more statement${more === 1 ? '' : 's'}`);
  return lines.join('; ');
}
