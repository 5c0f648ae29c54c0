/** Colours of the HTML mail. A test holds every pair of text and ground to WCAG AA, light and dark. */
import type { Severity } from '../catalogue/severity.ts';

export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  /** Button, and the badge of a call that took effect. */
  readonly solid: string;
  readonly onSolid: string;
}

export const LIGHT: Palette = {
  page: '#f3f4f6',
  card: '#ffffff',
  line: '#dfe3e8',
  text: '#1b2430',
  muted: '#566171',
  solid: '#243044',
  onSolid: '#ffffff',
};

export const DARK: Palette = {
  page: '#12151a',
  card: '#1c2128',
  line: '#363d47',
  text: '#e8ebef',
  muted: '#a6afbb',
  solid: '#dde2e9',
  onSolid: '#12151a',
};

/** Grounds under `ON_SEVERITY`, the same in light and dark: the word and the colour of a severity belong together. */
export const SEVERITY_GROUND: Readonly<Record<Severity, string>> = {
  critical: '#8c0f3c',
  high: '#b93a10',
  medium: '#86600a',
  low: '#2360a5',
  info: '#4d5868',
};

export const ON_SEVERITY = '#ffffff';
