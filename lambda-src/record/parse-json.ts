import { redactText } from './redact.ts';

const MAX_REASON = 160;

/** Anything may be thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * JSON text to a value, or why not. V8 quotes the text around the mistake in its message, so that is redacted and
 * bounded like everything else from outside.
 */
export function parseJson(text: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { reason: `not JSON (${redactText(messageOf(error).slice(0, MAX_REASON))})` };
  }
}
