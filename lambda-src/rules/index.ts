import { ACCESS_RULES } from './access.ts';
import { CREDENTIAL_RULES } from './credentials.ts';
import { HIDDEN_RULES } from './hidden.ts';
import { IDENTITY_RULES } from './identities.ts';
import { INSTALLATION_RULES } from './installation.ts';
import { LIMIT_RULES } from './limits.ts';
import { ONESELF_RULES } from './oneself.ts';
import { PERMISSION_RULES } from './permissions.ts';
import { ROOT_RULES } from './root.ts';
import type { Rule } from './rule.ts';
import { SIGN_IN_RULES } from './sign-ins.ts';
import { TAMPERING_RULES } from './tampering.ts';

/** Every rule. One that holds names its id in the finding's reasons. */
export const RULES: readonly Rule[] = [
  ...ROOT_RULES,
  ...CREDENTIAL_RULES,
  ...IDENTITY_RULES,
  ...PERMISSION_RULES,
  ...ACCESS_RULES,
  ...HIDDEN_RULES,
  ...SIGN_IN_RULES,
  ...LIMIT_RULES,
  ...ONESELF_RULES,
  ...TAMPERING_RULES,
  ...INSTALLATION_RULES,
];
