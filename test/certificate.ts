/** A self-signed certificate for a local server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Holds `cert`: what `NODE_EXTRA_CA_CERTS` names, so that another process trusts the server. */
  readonly file: string;
  remove(): void;
}

export async function certificateOf(name: string): Promise<Certificate> {
  const options = { keyType: 'ec', algorithm: 'sha256' } as const;
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], options);
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-certificate-'));
  const file = join(folder, 'cert.pem');
  writeFileSync(file, cert);
  return { key, cert, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
