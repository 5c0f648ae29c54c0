/** A finding for each row of the containment commands, with values of AWS's form or any others. */
import { execFileSync } from 'node:child_process';
import type { Finding } from '../lambda-src/finding/finding.ts';
import { isObject, type JsonObject } from '../lambda-src/record/json.ts';
import { ROWS, SLOTS } from '../lambda-src/render/containment.ts';
import { ROLE_MADE_ADMIN } from './alerts/samples.ts';

export const ACCOUNT_ID = '111122223333';

/** One of AWS's form for each slot. */
export const VALUES: Readonly<Record<string, string>> = {
  'user-name': 'back-up@example.com',
  'role-name': 'deployer',
  'group-name': 'admins',
  'policy-name': 'all',
  'instance-profile-name': 'web',
  'policy-arn': 'arn:aws:iam::aws:policy/AdministratorAccess',
  'managed-policy-arn': 'arn:aws:iam::aws:policy/AdministratorAccess',
  'access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'service-specific-credential-id': 'ACCAEXAMPLE123EXAMPLE',
  'ssh-public-key-id': 'APKAEXAMPLE123EXAMPLE',
  'certificate-id': 'TA7SMP42TDN5Z26OBPJE7EXAMPLE',
  'serial-number': `arn:aws:iam::${ACCOUNT_ID}:mfa/phone`,
  'saml-provider-arn': `arn:aws:iam::${ACCOUNT_ID}:saml-provider/Okta`,
  'open-id-connect-provider-arn': `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/token.actions.githubusercontent.com`,
  'instance-arn': 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
  'permission-set-arn': 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
  'principal-type': 'USER',
  'principal-id': '906768ac-1d34-4f0e-9a11-0123456789ab',
  'target-id': '444455556666',
  'cluster-name': 'prod',
  'principal-arn': `arn:aws:iam::${ACCOUNT_ID}:role/deployer`,
  name: 'organization',
  'trail-name': 'organization',
  'trust-anchor-id': '906768ac-1d34-4f0e-9a11-0123456789ab',
  'profile-id': '906768ac-1d34-4f0e-9a11-0123456789ab',
  'policy-id': 'p-a1b2c3d4',
  'policy-target': 'ou-ab12-11112222',
  'root-id': 'r-ab12',
  'policy-type': 'SERVICE_CONTROL_POLICY',
  'account-id': '444455556666',
  'service-principal': 'sso.amazonaws.com',
  'function-name': 'worker',
  'statement-id': 'public',
  'snapshot-id': 'snap-0123456789abcdef0',
  'image-id': 'ami-0123456789abcdef0',
  'detector-id': '12abc34d567e8fa901bc2d34e56789f0',
  'configuration-recorder-name': 'default',
  bucket: 'exports.example',
  'key-id': '1234abcd-12ab-34cd-56ef-1234567890ab',
  'secret-id': 'prod/payments/db',
  'grant-id': '1ea8e6c7d4d6b1a0f5c0e6a5b1d2c3f4e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0',
  'db-snapshot-identifier': 'crm-prod',
  'db-cluster-snapshot-identifier': 'crm-prod',
  'log-group-name': '/aws/cloudtrail',
  'values-to-remove': '["444455556666","all"]',
  region: 'eu-west-1',
};

export const slotsIn = (template: string): readonly string[] =>
  [...template.matchAll(/<([a-z-]+)>|\{([a-z-]+)\}/g)].map(([, option, alone = '']) => option ?? alone);

type Row = (typeof ROWS)[number];

function withValue(object: JsonObject, [key = '', ...rest]: readonly string[], value: string | null): JsonObject {
  const member = object[key];
  return { ...object, [key]: rest.length === 0 ? value : withValue(isObject(member) ? member : {}, rest, value) };
}

/** @param values by slot */
export function findingFor(
  [acts, say, template = '']: Row,
  values: Readonly<Record<string, string | null>> = VALUES,
): Finding {
  const [act = ''] = acts.split(' ');
  const [service = '', eventName = ''] = act.split(':');
  const isRule = !act.includes(':');
  let record: JsonObject = {};
  const targets: Finding['targets'][number][] = [];
  for (const slot of slotsIn(template)) {
    const [takes, what = ''] = SLOTS[slot] ?? [];
    const value = values[slot] ?? null;
    if (takes === 'record') record = withValue(record, what.split('.'), value);
    else targets.push({ type: what, name: takes === 'ARN' ? 'x' : value, arn: takes === 'ARN' ? value : null });
  }
  for (const [, type = ''] of say.matchAll(/\[([^\]]*)\]/g)) {
    if (!targets.some((target) => target.type === type)) targets.push({ type: type || 'trail', name: null, arn: null });
  }
  return {
    ...ROLE_MADE_ADMIN,
    severity: 'high',
    eventSource: isRule ? 'iam.amazonaws.com' : `${service}.amazonaws.com`,
    eventName: isRule ? 'SomeEvent' : eventName,
    reasons: [{ rule: isRule ? act : null, text: 'why', techniques: [] }],
    location: { accountId: ACCOUNT_ID, accountName: null, region: values['region'] ?? null },
    targets,
    record,
  };
}

/** What programs named `aws` get from a shell, word for word. */
export function wordsByShell(commands: readonly string[]): readonly (readonly string[])[] {
  const script = `aws() { printf '%s\\036' "$@"; printf '\\035'; }\ndate() { printf NOW; }\n${commands.join('\n')}\n`;
  const out = execFileSync('/bin/sh', { input: script, encoding: 'utf8', env: { HOME: '/nowhere' } });
  return out
    .split('\u001d')
    .slice(0, -1)
    .map((words) => words.split('\u001e').slice(0, -1));
}

export { ROWS };
