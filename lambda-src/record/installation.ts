/** Which calls are about the installation itself. */
import { valuesIn } from './json.ts';
import type { CloudTrailRecord } from './record.ts';

export interface Installation {
  /** `name` of the module: the name of each of its parts begins with it. */
  readonly name: string;
  /** Log group that the records come from. */
  readonly logGroup: string | null;
  /** Topics that it publishes to, which may have been there before it. */
  readonly topicArns?: readonly string[] | undefined;
}

/** Whether `text` has `name` at the beginning of a name: `prod-alerts` is no part of `alerts`, `alerts-redelivery` is. */
function hasName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/[\w-]/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

function isLogGroup(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  const [, named] = text.split(':log-group:');
  return text === name || named === name || named === `${name}:*`;
}

/** Whether it holds for a text anywhere in a value. */
function someText(value: unknown, holds: (text: string) => boolean): boolean {
  for (const each of valuesIn(value)) if (typeof each === 'string' && holds(each)) return true;
  return false;
}

/** What Lambda does for a function: it makes grants of its key, and network interfaces. */
const isUpkeep = ({ identity, eventSource }: CloudTrailRecord): boolean =>
  identity.invokedBy === 'lambda.amazonaws.com' &&
  (eventSource === 'kms.amazonaws.com' || eventSource === 'ec2.amazonaws.com');

/**
 * Whether a call names a part of the installation, in whatever parameter, list or refusal. Not what Lambda does for the function:
 * it makes grants of its key, and network interfaces.
 */
export function namesInstallation(record: CloudTrailRecord, { name, logGroup, topicArns = [] }: Installation): boolean {
  if (isUpkeep(record)) return false;
  const own = name.toLowerCase();
  const group = logGroup?.toLowerCase() ?? null;
  const topics = topicArns.map((topic) => topic.toLowerCase());
  // A request names an event source mapping by its UUID; the answer has the function.
  const answered = record.responseElements?.['functionArn'] ?? null;
  return someText([record.requestParameters, record.errorMessage, record.raw['resources'], answered], (text) => {
    const lower = text.toLowerCase();
    return (
      hasName(lower, own) ||
      (group !== null && isLogGroup(lower, group)) ||
      topics.some((topic) => lower === topic || lower.startsWith(`${topic}:`))
    );
  });
}
