/** One message of a format, and which records it tells of: what one message failed to bring is told again, and no more. */
import type { Unreadable } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';

export interface Part {
  readonly text: string;
  /** Keys of the records that it tells of, or of which it tells a part. */
  readonly tells: readonly string[];
}

export const keysOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ source: { key } }) => key);

export const keysOfUnreadable = ({ sources }: Unreadable): readonly string[] => sources.map(({ key }) => key);
