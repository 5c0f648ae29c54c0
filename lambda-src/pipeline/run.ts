/** What one run of the function knows and may, beside the event and the settings. */
import type { Recall } from './event-ids.ts';

/** How one run knows what came before it, and where it must end. */
export interface Run extends Recall {
  /** Tells records without an eventID from those of other invocations; the same in a retry. */
  readonly invocation: string;
  /** Whether there is time to judge another record. */
  readonly hasTime: () => boolean;
  /** Positions of the records during which an earlier run of the same event ended. */
  readonly suspects: ReadonlySet<number>;
  /** Called before a record of so many characters is judged. */
  readonly onJudging: (position: number, characters: number) => void;
}

/** Keeps what a record can cost within one run. */
export interface Guard {
  readonly run: Pick<Run, 'hasTime' | 'suspects' | 'onJudging'>;
  readonly judged: () => void;
  /** The event needs no retry. */
  readonly done: () => void;
}

/** Nothing came before, and nothing ends it. */
export const ALONE: Run = {
  invocation: '',
  isTold: () => false,
  keyOf: () => undefined,
  hasTime: () => true,
  suspects: new Set(),
  onJudging: () => undefined,
};
