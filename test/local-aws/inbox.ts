/** The mails that arrived, and the page that shows them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Mail } from './contract.ts';

const PAGE = readFileSync(new URL('inbox.html', import.meta.url), 'utf8');
const [, SCRIPT = ''] = /<script>([\s\S]*?)<\/script>/.exec(PAGE) ?? [];

/** What arrives is hostile. Frames inherit this: no script but the page's own runs, nothing is loaded from elsewhere. */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

type Draft = Omit<Mail, 'number' | 'receivedAt'>;

export class Inbox {
  readonly #mails: Mail[] = [];
  readonly #listeners = new Set<(mail: Mail) => void>();
  #number = 0;

  /** Returns its number. */
  receive(draft: Draft): number {
    this.#number += 1;
    const mail: Mail = { ...draft, number: this.#number, receivedAt: new Date().toISOString() };
    this.#mails.push(mail);
    for (const listener of this.#listeners) listener(mail);
    return mail.number;
  }

  mails(): readonly Mail[] {
    return [...this.#mails];
  }

  clear(): void {
    this.#mails.length = 0;
  }

  onMail(listener: (mail: Mail) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  servePage(response: ServerResponse): void {
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      .end(PAGE);
  }
}
