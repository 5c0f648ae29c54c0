import { ATTACK_VERSION, techniqueName } from '../catalogue/attack.ts';
import { plain } from './plain.ts';

/** `T1098.003 Additional Cloud Roles (ATT&CK v19)`. */
export function techniqueWords(id: string): string {
  const name = techniqueName(id);
  return `${plain(id, 16)}${name === null ? '' : ` ${name}`} (ATT&CK v${ATTACK_VERSION})`;
}
