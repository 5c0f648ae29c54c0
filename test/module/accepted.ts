/** Values of the inputs that the module and the function's code both validate. */

type Rule = Readonly<Record<string, unknown>>;

const rule = (more: Rule): Rule => ({ reason: 'Deploys', event_names: ['Tag*'], ...more });
const principals = (...arns: readonly unknown[]): readonly Rule[] => arns.map((arn) => rule({ principal_arns: [arn] }));
const events = (...names: readonly unknown[]): readonly Rule[] => names.map((name) => rule({ event_names: [name] }));
const ranges = (...lists: readonly (readonly unknown[])[]): readonly Rule[] =>
  lists.map((list) => rule({ source_ip_ranges: list }));
const notLists = (name: string): readonly Rule[] =>
  [[], 'Tag*', {}, { a: 'Tag*' }, 7, true, [['Tag*']], [null]].map((value) => rule({ [name]: value }));

export const ACCEPTED_RULES: readonly Rule[] = [
  rule({}),
  { reason: 'Bücher & "Töne"', account_ids: ['111122223333'], source_ip_ranges: ['203.0.113.7/32'] },
  rule({ reason: 'x'.repeat(200) }),
  rule({ principal_arns: null, account_ids: null, source_ip_ranges: null, up_to_severity: null, expires: null }),
  ...principals(
    'arn:aws:iam::*:role/deployer',
    'arn:aws:iam::111122223333:user/x',
    'arn:aws-cn:iam::11112222????:role/deploy/*',
    'arn:*:iam::1111*:user/ci-*',
    'arn:aws:iam::*:role/*deployer*',
    'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Deploy_????????????????',
    'arn:aws:sts::*:assumed-role/deployer/*',
    'arn:aws:sts::111122223333:assumed-role/deploy*',
    `arn:aws:iam::*:role/${'x'.repeat(180)}`,
  ),
  ...events('TagRole', 'Tag*', '*TagResource', 'Put?serPolicy', 'x'.repeat(128)),
  ...ranges(
    ['10.0.0.0/8'],
    ['198.51.100.0/24', '203.0.113.7/32', '10.1.2.3/16'],
    ['2001:db8::/32', 'fd00:1234::/48', '2A00::1/128'],
    Array.from({ length: 255 }, (_, index) => `${index}.0.0.0/8`),
  ),
  ...['info', 'low', 'medium', 'high', 'critical'].map((severity) => rule({ up_to_severity: severity })),
  ...['2026-12-31', '2028-02-29', '1999-01-01'].map((expires) => rule({ expires })),
];

/** By what is wrong, in the order of the validations. */
export const REFUSED_RULES: readonly (readonly Rule[])[] = [
  ['Tag*', null, ['Tag*'], 7].map((one) => one as unknown as Rule),
  [rule({ principal_arn: ['arn:aws:iam::*:role/deployer'] }), rule({ Expires: '2026-12-31' }), rule({ names: null })],
  [
    ...['', ' \t', null, 7, ['Deploys'], 'x'.repeat(202), 'é'.repeat(101), '"'.repeat(51), '&'.repeat(29)].map(
      (reason) => rule({ reason }),
    ),
    { event_names: ['Tag*'] },
  ],
  [
    { reason: 'Deploys' },
    { reason: 'Deploys', up_to_severity: 'low', expires: '2026-12-31' },
    { reason: 'Deploys', event_names: null },
  ],
  [
    ...notLists('principal_arns'),
    ...principals(
      'deployer',
      '*',
      '**',
      'arn:*',
      'arn:aws:iam::*:*',
      'arn:aws:iam::*:*/*',
      'arn:aws:iam::*:role/*',
      'arn:aws:iam::*:role/?*',
      'arn:aws:iam::*:role/*/*',
      'arn:aws:iam::*:role/*e*',
      'arn:aws:iam::111122223333:user/**',
      'arn:aws:iam::111122223333:*deployer',
      'arn:aws:iam::111122223333:deployer',
      'arn:aws:iam::111122223333:role/',
      'arn:aws:iam::111122223333:root',
      'arn:aws:iam::11112222333:role/deployer',
      'arn:aws:iam:us-east-1:111122223333:role/deployer',
      'arn:aws:iam::111122223333:assumed-role/deployer/*',
      'arn:aws:sts::111122223333:role/deployer',
      'arn:aws:sts::*:assumed-role/*/deployer',
      'arn:aws:sts::*:assumed-role/*deployer*',
      'arn:aws:sts::*:assumed-role/deployer',
      'arn:aws:sts::111122223333:federated-user/deployer',
      'arn:aws:s3:::bucket/deployer',
      'arn:gcp:iam::*:role/deployer',
      'arn:aws:*::*:role/deployer',
      `arn:aws:iam::*:role/${'x'.repeat(181)}`,
    ),
  ],
  [
    ...notLists('event_names').filter(({ event_names }) => event_names !== null),
    ...events('*', '**', '?*', '*e*', '??*a', 'iam:TagRole', 'Tag Role', '', 'x'.repeat(129)),
  ],
  [
    ...notLists('account_ids'),
    ...[['12345'], [111122223333], ['1111*'], ['111122223333', '*'], ['arn:aws:iam::111122223333:root']].map((ids) =>
      rule({ account_ids: ids }),
    ),
  ],
  [
    ...notLists('source_ip_ranges'),
    ...ranges(
      ['203.0.113.7'],
      ['203.0.113.256/24'],
      ['203.0.113.0/33'],
      ['203.0.113/24'],
      ['010.0.0.0/8'],
      ['0.0.0.0/0'],
      ['::/0'],
      ['0.0.0.0/1', '128.0.0.0/1'],
      ['0.0.0.0/1', '128.0.0.0/2', '192.0.0.0/2'],
      ['203.0.113.0/24', '0.0.0.0/0'],
      ['2000::/3'],
      ['::ffff:0:0/96'],
      ['2001:db8::1::/64'],
      ['2001:db8:/64'],
      ['2001:db8::'],
      ['203.0.113.0-203.0.113.9'],
      ['vpc.amazonaws.com'],
      Array.from({ length: 256 }, (_, index) => `${index}.0.0.0/8`),
    ),
  ],
  ['severe', 'Medium', '', 3, ['low'], {}].map((severity) => rule({ up_to_severity: severity })),
  [
    '31.12.2026',
    '2026-13-01',
    '2026-02-30',
    '2027-02-29',
    '2026-12-31T00:00:00Z',
    'never',
    '',
    20261231,
    ['2026-12-31'],
  ].map((expires) => rule({ expires })),
];

const GITHUB = 'token.actions.githubusercontent.com';

export const ACCEPTED_TRUST: Readonly<Record<string, readonly string[]>> = {
  trusted_account_ids: ['111122223333', '000000000000'],
  trusted_organization_ids: ['o-exampleorgid', `o-${'a1'.repeat(16)}`],
  trusted_network_ids: ['vpc-0123456789abcdef0', 'vpce-0123456789abcdef0', 'vpc-1a2b3c4d'],
  trusted_federated_subjects: [
    `${GITHUB}:repo:our-org/*`,
    `${GITHUB}:repo:our-org/app:ref:refs/heads/main`,
    `${GITHUB}:repository_owner:our-org:*`,
    'gitlab.com:project_path:our-group/*:ref_type:branch:ref:main',
    'app.terraform.io:organization:our-org:project:*:workspace:*:run_phase:*',
    'oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:system:serviceaccount:*',
    'our.eu.auth0.com:auth0|6123456789',
    'accounts.google.com:123456789012345678901',
    'saml-provider/Okta:*',
    'saml-provider/Okta:jane@example.com',
  ],
};

export const REFUSED_TRUST: Readonly<Record<string, readonly string[]>> = {
  trusted_account_ids: ['12345', '1111*', '*', '', 'arn:aws:iam::111122223333:root'],
  trusted_organization_ids: ['exampleorgid', 'o-*', 'o-short', 'o-EXAMPLEORGID', '*'],
  trusted_network_ids: ['vpc-*', 'subnet-0123456789abcdef0', 'vpce-svc-0123456789abcdef0', 'vpc-123', '*'],
  trusted_federated_subjects: [
    '*',
    '**',
    '*:*',
    '*:repo:our-org/*',
    '*.com:repo:our-org/*',
    `${GITHUB}`,
    `${GITHUB}:`,
    `${GITHUB}:*`,
    `${GITHUB}:**`,
    `${GITHUB}:?*`,
    `${GITHUB}:repo:*`,
    `${GITHUB}:repo:*/app:*`,
    `${GITHUB}:repo:our-org*`,
    `${GITHUB}:*our-org*`,
    `https://${GITHUB}:repo:our-org/*`,
    'gitlab.com:project_path:*',
    'our.eu.auth0.com:auth0|*',
    'accounts.google.com:1*',
    'saml-provider/*:jane@example.com',
    'saml-provider/Ok*:jane@example.com',
    'oidc.eks.*.amazonaws.com/id/*:system:serviceaccount:app:*',
    'oidc.eks.eu-central-1.amazonaws.com/id/*:system:serviceaccount:app:reader',
    '*.ghe.com:repo:our-org/*',
    'our-??.auth0.com:auth0|6123456789',
    'saml-provider/Okta:',
    `${GITHUB}:repo:${'x'.repeat(161)}/*`,
  ],
};
