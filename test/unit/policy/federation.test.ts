import { describe, expect, it } from 'vitest';
import {
  type Condition,
  EVERYONE,
  found,
  judge,
  judgeListed,
  OWN,
  oidc,
  provider,
  STRANGER,
  trust,
} from '../../policy/trusts.ts';

describe('GitHub', () => {
  const HOST = 'token.actions.githubusercontent.com';
  const AUD = { [`${HOST}:aud`]: 'sts.amazonaws.com' };
  const sub = (operator: string, value: unknown): Condition => ({
    StringEquals: AUD,
    [operator]: { ...(operator === 'StringEquals' ? AUD : {}), [`${HOST}:sub`]: value },
  });
  const ADDRESS = { 'aws:SourceIp': '192.0.2.0/24' };
  const ANY = ['github-any-repository high'];
  const UNLISTED = ['external-identity high'];

  it.each<[string, Condition, string[]]>([
    ['nothing', {}, ANY],
    ['only the audience', { StringEquals: AUD }, ANY],
    ['a branch', sub('StringEquals', 'repo:example/app:ref:refs/heads/main'), UNLISTED],
    ['an environment', sub('StringEquals', 'repo:example/app:environment:prod'), UNLISTED],
    ['an environment under StringLike', sub('StringLike', 'repo:example/app:environment:prod'), UNLISTED],
    ['release branches', sub('StringLike', 'repo:example/app:ref:refs/heads/release/*'), UNLISTED],
    ['a repository', sub('StringLike', 'repo:example/app:*'), UNLISTED],
    ['any branch', sub('StringLike', 'repo:example/app:ref:refs/heads/*'), UNLISTED],
    ['any environment', sub('StringLike', 'repo:example/app:environment:*'), UNLISTED],
    ['a repository by ids', sub('StringLike', 'repo:example@123/app@456:*'), UNLISTED],
    ['an owner', sub('StringLike', 'repo:example/*'), ANY],
    ['an owner and a branch', sub('StringLike', 'repo:example/*:ref:refs/heads/main'), ANY],
    ['a name that others can begin with', sub('StringLike', 'repo:example/app*'), ANY],
    ['an owner that others can begin with', sub('StringLike', 'repo:example*'), ANY],
    ['any owner', sub('StringLike', 'repo:*/app:ref:refs/heads/main'), ANY],
    ['*', sub('StringLike', '*'), ANY],
    ['repo:*', sub('StringLike', 'repo:*'), ANY],
    ['a branch or anything', sub('StringLike', ['repo:example/app:ref:refs/heads/main', '*']), ANY],
    [
      'a branch or a repository',
      sub('StringLike', ['repo:example/app:ref:refs/heads/main', 'repo:example/b:*']),
      UNLISTED,
    ],
    ['not a repository', sub('StringNotLike', 'repo:other/*'), ANY],
    [
      'sub in ForAllValues: it is never absent',
      sub('ForAllValues:StringLike', 'repo:example/app:ref:refs/heads/main'),
      UNLISTED,
    ],
    [
      'a workflow',
      { StringEquals: AUD, StringLike: { [`${HOST}:job_workflow_ref`]: 'example/ci/.github/workflows/a.yml@*' } },
      UNLISTED,
    ],
    ['a repository id', { StringEquals: { ...AUD, [`${HOST}:repository_id`]: '1234' } }, UNLISTED],
    ['an owner id', { StringEquals: { ...AUD, [`${HOST}:repository_owner_id`]: '1234' } }, ANY],
    [
      'a workflow, exactly',
      { StringEquals: { ...AUD, [`${HOST}:job_workflow_ref`]: 'example/ci/.github/workflows/a.yml@refs/heads/main' } },
      UNLISTED,
    ],
    ['a workflow, if there is one', { StringEqualsIfExists: { ...AUD, [`${HOST}:job_workflow_ref`]: 'a/b/c' } }, ANY],
    ['a branch and an address', { ...sub('StringLike', 'repo:example/app:ref:a'), IpAddress: ADDRESS }, UNLISTED],
    ['an address', { StringEquals: AUD, IpAddress: ADDRESS }, ANY],
    [
      'an audience, never absent',
      {
        StringEqualsIfExists: AUD,
        StringLike: { [`${HOST}:sub`]: 'repo:example/app:ref:refs/heads/main' },
      },
      UNLISTED,
    ],
    ['a ref of anyone', { StringEquals: { ...AUD, [`${HOST}:ref`]: 'refs/heads/main' } }, ANY],
    [
      'keys in another case',
      { StringLike: { 'Token.Actions.GithubUserContent.com:SUB': 'repo:example/app:ref:a' }, StringEquals: AUD },
      UNLISTED,
    ],
    ['no audience', { StringEquals: { [`${HOST}:sub`]: 'repo:example/app:environment:prod' } }, UNLISTED],
  ])('with %s', (_, condition, expected) => {
    expect(found(oidc(HOST, condition))).toEqual(expected);
  });

  const ANYONE = 'Any GitHub repository, whoever owns it, can assume this role';
  const OWNER = 'Any repository of a GitHub owner can assume this role';
  const REPOSITORY = 'A GitHub repository that is not listed as trusted can assume this role';

  it.each([
    ['sub', 'repo:example/app:*', REPOSITORY],
    ['sub', 'repo:example/app:ref*', REPOSITORY],
    ['sub', 'repo:example/app:ref:refs*', REPOSITORY],
    ['sub', 'repo:example/app:ref:refs/heads*', REPOSITORY],
    ['sub', 'repo:example/app:ref:refs/tags/*', REPOSITORY],
    ['sub', 'repo:example/app:ref:refs/pull/*', REPOSITORY],
    ['sub', 'repo:example/app:environment*', REPOSITORY],
    ['sub', 'repo:example/app:environment:prod*', REPOSITORY],
    ['sub', 'repo:example/app:ref:refs/heads/main*', REPOSITORY],
    ['sub', 'environment:repo:example/app:*', ANYONE],
    ['sub', 'repository:example/app:*', REPOSITORY],
    ['sub', 'repository_id:1234:*', REPOSITORY],
    ['sub', 'job_workflow_ref:example/ci/.github/workflows/a.yml@*', REPOSITORY],
    ['sub', 'job_workflow_ref:example/ci/.github/workflows/a.yml@refs/heads/main', REPOSITORY],
    ['sub', 'repository:example/*', OWNER],
    ['sub', 'job_workflow_ref:example/*', OWNER],
    ['sub', 'repository_owner:example:*', OWNER],
    ['sub', 'repository_owner_id:1234:*', OWNER],
    ['sub', 'enterprise:example:*', OWNER],
    ['sub', 'enterprise_id:12:*', OWNER],
    ['sub', 'repository:exam*', ANYONE],
    ['sub', 'repository_id:12*', ANYONE],
    ['sub', 'repository_owner:*', ANYONE],
    ['sub', 'actor:jane:*', ANYONE],
    ['sub', 'actor:jane:repository:example/app:*', ANYONE],
    ['sub', 'actor:jane:repository_owner:example:*', ANYONE],
    ['job_workflow_ref', 'example/*', ANYONE],
    ['repository', 'example/app', REPOSITORY],
    ['repository', 'example/*', OWNER],
    ['repository', '*/app', ANYONE],
    ['repository_id', '1234', REPOSITORY],
    ['repository_id', '12*', ANYONE],
    ['repository_owner', 'example', OWNER],
    ['repository_owner', 'exam*', ANYONE],
    ['repository_owner_id', '1234', OWNER],
    ['enterprise', 'example', OWNER],
    ['enterprise_id', '12', OWNER],
    ['actor', 'jane', ANYONE],
  ])('with %s %s', (claim, value, text) => {
    const condition = { StringEquals: AUD, StringLike: { [`${HOST}:${claim}`]: value }, IpAddress: ADDRESS };
    expect(judge(oidc(HOST, condition)).map((verdict) => verdict.text)).toEqual([`${text} (${value})`]);
  });

  it('says nothing of conditions where there are none', () => {
    expect(judge(oidc(HOST))).toMatchObject([{ text: ANYONE }]);
  });

  it.each([
    ['token.actions.example.ghe.com', 'github-any-repository high'],
    [`${HOST}.example.com`, 'oidc-any-subject medium'],
    ['token.actions.example.ghe.com.example.com', 'oidc-any-subject medium'],
    [`x-${HOST}`, 'oidc-any-subject medium'],
  ])('is at %s: %s', (host, expected) => {
    expect(found(oidc(host))).toEqual([expected]);
  });

  it('of an enterprise has its own keys', () => {
    const name = `${HOST}/example-inc`;
    const condition = { StringEquals: { [`${name}:sub`]: 'repo:example/app:environment:a', [`${name}:aud`]: 'a' } };
    expect(found(oidc(name, condition))).toEqual(UNLISTED);
    expect(found(oidc(HOST, condition))).toEqual(ANY);
  });
});

describe('other identity providers', () => {
  const EKS = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B716D3041E';
  it.each<[string, string, Condition, string[]]>([
    [
      'GitLab without subject',
      'gitlab.com',
      { StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' } },
      ['oidc-any-subject high'],
    ],
    [
      'GitLab, any project',
      'gitlab.com',
      { StringLike: { 'gitlab.com:sub': 'project_path:*' } },
      ['oidc-any-subject high'],
    ],
    [
      'GitLab, a group',
      'gitlab.com',
      { StringLike: { 'gitlab.com:sub': 'project_path:example/*', 'gitlab.com:aud': 'a' } },
      ['external-identity high'],
    ],
    [
      'Terraform, any organization',
      'app.terraform.io',
      { StringLike: { 'app.terraform.io:sub': 'organization:*:workspace:a' } },
      ['oidc-any-subject high'],
    ],
    [
      'Terraform, a workspace',
      'app.terraform.io',
      {
        StringLike: { 'app.terraform.io:sub': 'organization:example:project:p:workspace:w:run_phase:*' },
        StringEquals: { 'app.terraform.io:aud': 'a' },
      },
      ['external-identity high'],
    ],
    [
      'EKS without subject',
      EKS,
      { StringEquals: { [`${EKS}:aud`]: 'sts.amazonaws.com' } },
      ['oidc-any-subject medium'],
    ],
    [
      'EKS, any service account',
      EKS,
      { StringLike: { [`${EKS}:sub`]: 'system:serviceaccount:*' } },
      ['oidc-any-subject medium'],
    ],
    [
      'EKS, whatever the subject is',
      EKS,
      { StringEquals: { [`${EKS}:sub`]: `\${${EKS}:sub}`, [`${EKS}:aud`]: 'sts.amazonaws.com' } },
      ['oidc-any-subject medium'],
    ],
    ['EKS, any by half a label', EKS, { StringLike: { [`${EKS}:sub`]: 'system:s*' } }, ['oidc-any-subject medium']],
    [
      'EKS, a namespace',
      EKS,
      { StringLike: { [`${EKS}:sub`]: 'system:serviceaccount:prod:*', [`${EKS}:aud`]: 'a' } },
      [],
    ],
    [
      'EKS, a service account',
      EKS,
      { StringEquals: { [`${EKS}:sub`]: 'system:serviceaccount:prod:web' } },
      ['oidc-any-audience low'],
    ],
    ['an own issuer', 'login.example.com', {}, ['oidc-any-subject medium']],
    [
      'an own issuer, any label',
      'login.example.com',
      { StringLike: { 'login.example.com:sub': 'auth0|*' } },
      ['oidc-any-subject medium'],
    ],
    [
      'an own issuer, named again',
      'login.example.com',
      { StringEquals: { 'login.example.com:iss': 'https://login.example.com' } },
      ['oidc-any-subject medium'],
    ],
    [
      'an own issuer, with a condition on something else',
      'login.example.com',
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      ['oidc-any-subject medium'],
    ],
    ...[
      ...['gitlab.com', 'app.terraform.io', 'agent.buildkite.com', 'oidc.vercel.com/team', 'api.pulumi.com/oidc'],
      ...['app.harness.io', 'oidc.codefresh.io'],
    ].map((name): [string, string, Condition, string[]] => [name, name, {}, ['oidc-any-subject high']]),
  ])('%s', (_, name, condition, expected) => {
    expect(found(oidc(name, condition))).toEqual(expected);
  });

  it.each<[string, string, Condition]>([
    ['Any customer of gitlab.com can assume this role: no condition says whose token it must be', 'gitlab.com', {}],
    [
      "Any identity of login.example.com can assume this role: no condition on the token's subject",
      'login.example.com',
      {},
    ],
    [
      'Identities of gitlab.com that are not listed as trusted can assume this role (project_path:example/app:ref_type:branch:ref:main)',
      'gitlab.com',
      { StringEquals: { 'gitlab.com:sub': 'project_path:example/app:ref_type:branch:ref:main' } },
    ],
  ])('%s', (text, name, condition) => {
    expect(judge(oidc(name, condition))).toMatchObject([{ text }]);
  });

  it('Cognito, Google, Amazon and Facebook tell their customers apart by audience', () => {
    const builtIn = (name: string, condition: Condition) =>
      found(trust({ Federated: name }, condition, 'sts:AssumeRoleWithWebIdentity'));
    const amr = { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } };
    expect(builtIn('cognito-identity.amazonaws.com', amr)).toEqual(['oidc-any-subject high']);
    const aud = { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:1234' } };
    expect(builtIn('cognito-identity.amazonaws.com', { ...amr, ...aud })).toEqual(['external-identity high']);
    expect(
      builtIn('accounts.google.com', { StringEquals: { 'accounts.google.com:aud': '66677788899900pro0' } }),
    ).toEqual(['external-identity high']);
    for (const name of ['accounts.google.com', 'www.amazon.com', 'graph.facebook.com']) {
      expect(builtIn(name, {})).toEqual(['oidc-any-subject high']);
      expect(builtIn(name, { StringEquals: { [`${name}:aud`]: '1234' } })).toEqual(['external-identity high']);
    }
  });

  it('of another account are not those of a list', () => {
    for (const [type, name, action] of [
      ['oidc', 'token.actions.githubusercontent.com', 'WebIdentity'],
      ['saml', 'Okta', 'SAML'],
    ]) {
      const of = (account: string) => ({ Federated: `arn:aws:iam::${account}:${type}-provider/${name}` });
      const kinds = (account: string) =>
        judgeListed(
          ['token.actions.githubusercontent.com:repo:our-org/*', 'saml-provider/Okta:*'],
          trust(
            of(account),
            {
              StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' },
              StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:our-org/app:ref:refs/heads/main' },
            },
            `sts:AssumeRoleWith${action}`,
          ),
        ).map(({ kind, severity }) => `${kind} ${severity}`);
      expect(kinds(STRANGER)).toEqual(['external-identity high']);
      expect(kinds(OWN).filter((kind) => !kind.endsWith('low'))).toEqual([]);
    }
  });

  it('SAML', () => {
    const okta = { Federated: `arn:aws:iam::${OWN}:saml-provider/Okta` };
    const document = (condition: Condition) => trust(okta, condition, ['sts:AssumeRoleWithSAML', 'sts:TagSession']);
    expect(judge(document({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }))).toMatchObject([
      {
        kind: 'external-identity',
        severity: 'medium',
        text: 'Identities of SAML provider Okta can assume this role: it is not listed as trusted',
      },
    ]);
    const saml = (condition: Condition) => judgeListed(['saml-provider/Okta:*'], document(condition));
    const any = {
      kind: 'saml-any-audience',
      severity: 'low',
      text: 'No condition on the audience (SAML:aud) of assertions from Okta',
    };
    expect(saml({})).toMatchObject([any]);
    expect(saml({ StringEquals: { 'SAML:sub_type': 'persistent' } })).toMatchObject([any]);
    for (const key of ['SAML:aud', 'SAML:iss', 'SAML:sub', 'SAML:recipient']) {
      expect(saml({ StringEquals: { [key]: 'https://signin.aws.amazon.com/saml' } })).toEqual([]);
    }
  });

  it('are not asked about statements that do not concern them', () => {
    expect(found(trust(provider('gitlab.com'), {}, 'sts:AssumeRole'))).toEqual([]);
    expect(found({ ...oidc('gitlab.com'), Effect: 'Deny' })).toEqual([]);
    expect(found(trust(provider('gitlab.com'), {}, 'sts:AssumeRoleWithSAML'))).toEqual([]);
    const saml = { Federated: `arn:aws:iam::${OWN}:saml-provider/Okta` };
    expect(found(trust(saml, {}, 'sts:AssumeRoleWithWebIdentity'))).toEqual([]);
    const { Principal, ...nobody } = oidc('gitlab.com');
    expect(found(nobody)).toEqual([]);
    expect(found({ ...nobody, NotPrincipal: Principal })).toEqual(EVERYONE);
  });
});
