import { describe, expect, it } from 'vitest';
import { detect } from '../../../lambda-src/finding/detect.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { redact } from '../../../lambda-src/record/redact.ts';
import { ACCOUNT, ROLE_SESSION, ROOT, record, USER } from '../../records.ts';
import { SETTINGS } from '../pipeline/fakes.ts';

const found = (eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}) =>
  detect(parseRecord(redact(record(eventName, { requestParameters, ...change }))), SETTINGS);
/** What the row says of an event, or `null`. */
const said = (rule: string, ...event: Parameters<typeof found>): string | null =>
  found(...event).reasons.find((reason) => reason.rule === rule)?.text ?? null;

const byRoot = { userIdentity: ROOT };
const denied = { errorCode: 'AccessDenied', errorMessage: 'User: x is not authorized' };
const policy = (...Statement: JsonObject[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const ALLOW_ALL = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
const READ_ONE = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' });
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

describe('what root does is a change', () => {
  it.each([
    ['a call that changes something', {}, true],
    ['one that says nothing of reading', { readOnly: null }, true],
    ['one that reads', { readOnly: true }, false],
    ['one that a service makes', { userIdentity: { ...ROOT, invokedBy: 'sso.amazonaws.com' } }, false],
    ['one that anything else makes for it', { userIdentity: { ...ROOT, invokedBy: 'signin.amazonaws.com' } }, false],
    ['an event of a service', { eventType: 'AwsServiceEvent' }, false],
    ['a sign-in', { eventSource: 'signin.amazonaws.com' }, false],
  ])('%s: %j', (_, change, isSaid) => {
    expect(said('S01', 'DeleteUser', { userName: 'eve' }, { ...byRoot, ...change }) !== null).toBe(isSaid);
  });

  it('as grave in a root session where it makes a key or a password', () => {
    const session = { userIdentity: { ...ROOT, sessionContext: { assumedRoot: 'true' } } };
    expect(found('CreateAccessKey', null, session).severity).toBe('critical');
    expect(found('CreateLoginProfile', null, session).severity).toBe('critical');
    expect(found('DeleteAccessKey', null, session).severity).toBe('high');
  });

  it('unless it is a key or a password for somebody else', () => {
    for (const [rule, eventName] of [
      ['S02', 'CreateAccessKey'],
      ['S03', 'CreateLoginProfile'],
    ] as const) {
      expect(said(rule, eventName, null, byRoot)).not.toBeNull();
      expect(said(rule, eventName, { userName: 'eve' }, byRoot)).toBeNull();
      expect(said(rule, eventName, null)).toBeNull();
    }
  });
});

describe('a sign-in of root', () => {
  const signIn = (answer: JsonObject | null, data: JsonObject | null, change: JsonObject = byRoot) => {
    const event = { eventSource: 'signin.amazonaws.com', responseElements: answer, additionalEventData: data };
    return said('S04', 'ConsoleLogin', null, { ...event, ...change });
  };
  const success = { ConsoleLogin: 'Success' };

  it('is told with what the record says of MFA', () => {
    expect(signIn(success, { MFAUsed: 'No' })).toContain('without MFA');
    expect(signIn(success, { MFAUsed: 'no' })).toContain('without MFA');
    expect(signIn(success, { MFAUsed: 'Yes' })).toBe('The root user signed in');
    expect(signIn(success, { MFAUsed: 'Not known' })).toBe('The root user signed in');
    expect(signIn(success, null)).toBe('The root user signed in');
  });

  it('is no sign-in where it failed, or of another', () => {
    expect(signIn({ ConsoleLogin: 'Failure' }, { MFAUsed: 'No' })).toBeNull();
    expect(signIn(null, { MFAUsed: 'No' })).toBeNull();
    expect(signIn(success, { MFAUsed: 'No' }, { userIdentity: USER })).toBeNull();
  });
});

describe('the user agent', () => {
  const agent = (userAgent: string | null) => ({ userAgent });

  it('of a tool seen in intrusions counts where users and keys are made, at the beginning of it', () => {
    expect(said('S30', 'CreateUser', { userName: 'eve' }, agent('[s3 browser 10.0]'))).not.toBeNull();
    expect(said('S30', 'CreateUser', { userName: 'eve' }, agent(`${'x'.repeat(1_024)}S3 Browser`))).toBeNull();
    expect(said('S30', 'CreateUser', { userName: 'eve' }, agent(null))).toBeNull();
  });

  it('of a Lambda function raises what is found, by one step', () => {
    const attach = { roleName: 'app', policyArn: managed('AdministratorAccess') };
    const inLambda = agent('Boto3/1.34 exec-env/AWS_Lambda_python3.12');
    expect(found('AttachRolePolicy', attach).severity).toBe('high');
    expect(found('AttachRolePolicy', attach, inLambda).severity).toBe('critical');
    expect(said('S31', 'AttachRolePolicy', attach, inLambda)).toContain('Made from inside a Lambda function');
    const far = agent(`${'x'.repeat(1_024)}exec-env/AWS_Lambda`);
    expect(found('AttachRolePolicy', attach, far).severity).toBe('high');
    expect(found('AttachRolePolicy', attach, agent(null)).severity).toBe('high');
  });
});

describe('a credential is for another user', () => {
  const key = (...event: [JsonObject | null, JsonObject?]) => said('S17', 'CreateAccessKey', ...event);

  it('where the request names another, or the answer', () => {
    expect(key({ userName: 'eve' })).toContain('can act as eve');
    expect(key(null, { responseElements: { accessKey: { userName: 'eve' } } })).toContain('can act as eve');
    const profile = { responseElements: { loginProfile: { userName: 'eve' } } };
    expect(said('S19', 'CreateLoginProfile', null, profile)).toContain('sign in as eve');
    expect(said('S19', 'UpdateLoginProfile', { userName: 'eve' })).toContain('sign in as eve');
  });

  it('not where callers mean themselves', () => {
    expect(key({ userName: 'ci-admin' })).toBeNull();
    expect(key(null)).toBeNull();
    expect(key(null, { responseElements: { accessKey: { userName: 'ci-admin' } } })).toBeNull();
  });

  it('also where a role session has the name of the user', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/ci-admin`;
    const userIdentity = { type: 'AssumedRole', arn, accountId: ACCOUNT };
    expect(key({ userName: 'ci-admin' }, { userIdentity })).not.toBeNull();
  });

  it('not where a denied call no longer says whom it meant', () => {
    expect(key(null, denied)).toBeNull();
    expect(key({ userName: 'eve' }, denied)).not.toBeNull();
  });

  it.each([
    'CreateServiceSpecificCredential',
    'ResetServiceSpecificCredential',
    'UploadSSHPublicKey',
    'UploadSigningCertificate',
  ])('of any kind: %s', (eventName) => {
    expect(said('S40', eventName, { userName: 'eve' })).toContain('can act as eve');
    expect(said('S40', eventName, { userName: 'ci-admin' })).toBeNull();
  });
});

describe('callers give to themselves', () => {
  const grant = (eventName: string, parameters: JsonObject, userIdentity: JsonObject) => {
    const { severity, reasons } = found(
      eventName,
      { policyArn: managed('AdministratorAccess'), ...parameters },
      { userIdentity },
    );
    return severity === 'critical' && reasons.some(({ text }) => text.endsWith('callers gave it to themselves'));
  };

  it('by their user, or by the role behind their session', () => {
    expect(grant('AttachUserPolicy', { userName: 'ci-admin' }, USER)).toBe(true);
    expect(grant('AttachUserPolicy', { userName: 'eve' }, USER)).toBe(false);
    expect(grant('AttachRolePolicy', { roleName: 'deployer' }, ROLE_SESSION)).toBe(true);
    expect(grant('AttachRolePolicy', { roleName: 'reader' }, ROLE_SESSION)).toBe(false);
    expect(grant('AttachRolePolicy', { roleName: 'ci-admin' }, USER)).toBe(false);
    const session = {
      ...ROLE_SESSION,
      arn: null,
      principalId: null,
      sessionContext: { sessionIssuer: { userName: 'x' } },
    };
    expect(grant('AttachUserPolicy', { userName: 'x' }, session)).toBe(false);
    expect(grant('AttachGroupPolicy', { groupName: 'ci-admin' }, USER)).toBe(false);
  });

  it('what is not known to be high: it stays what it is', () => {
    const attached = found('AttachUserPolicy', {
      userName: 'ci-admin',
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`,
    });
    expect(attached.severity).toBe('medium');
    expect(attached.reasons[0]?.text).toContain('callers gave it to themselves');
  });

  it('by a group they join', () => {
    const join = (userName: string, groupName: string) => said('S28', 'AddUserToGroup', { userName, groupName });
    expect(join('ci-admin', 'developers')).toContain('added themselves');
    expect(join('eve', 'site-Admins')).toContain('says administrators');
    expect(join('eve', `${'x'.repeat(128)}admin`)).toBeNull();
    expect(join('eve', 'developers')).toBeNull();
    expect(said('S28', 'AddUserToGroup', { userName: 'eve' })).toBeNull();
  });
});

describe('a password policy', () => {
  const strong = {
    minimumPasswordLength: 14,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: 'true',
    requireNumbers: true,
    requireSymbols: true,
    maxPasswordAge: 365,
  };
  const weakness = (change: JsonObject) => said('S23', 'UpdateAccountPasswordPolicy', { ...strong, ...change });

  it.each([
    [{}, null],
    [{ minimumPasswordLength: 13 }, 'A weak password policy: passwords of 13 characters'],
    [{ minimumPasswordLength: null }, 'A weak password policy: passwords of AWS default characters'],
    [{ requireUppercaseCharacters: false }, 'A weak password policy: no uppercase required'],
    [
      { requireLowercaseCharacters: null, requireNumbers: 'false', requireSymbols: 1 },
      'A weak password policy: no lowercase, numbers, symbols required',
    ],
    [{ maxPasswordAge: 'never' }, 'A weak password policy: no expiry'],
    [
      { minimumPasswordLength: 6, maxPasswordAge: null },
      'A weak password policy: passwords of 6 characters; no expiry',
    ],
  ])('with %j says %j', (change, text) => {
    expect(weakness(change)).toBe(text);
  });

  it('that leaves everything out has what AWS gives it', () => {
    expect(said('S23', 'UpdateAccountPasswordPolicy', {})).toBe(
      'A weak password policy: passwords of AWS default characters; no uppercase, lowercase, numbers, symbols required; no expiry',
    );
  });

  it('that a denied call lost is not judged', () => {
    expect(said('S23', 'UpdateAccountPasswordPolicy', null, denied)).toBeNull();
  });
});

describe('an MFA device', () => {
  it('of root is known by its serial number', () => {
    const removed = (serialNumber: string | null) => said('S20', 'DeactivateMFADevice', { serialNumber });
    expect(removed(`arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`)).not.toBeNull();
    expect(removed(`arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device-2`)).toBeNull();
    expect(removed(null)).toBeNull();
  });

  it('is odd where temporary credentials add it outside of the console', () => {
    const added = (accessKeyId: string | null, change: JsonObject = {}) =>
      said('S21', 'EnableMFADevice', { userName: 'eve' }, { userIdentity: { ...USER, accessKeyId }, ...change });
    expect(added('ASIAIOSFODNN7EXAMPLE')).not.toBeNull();
    expect(added('ASIAIOSFODNN7EXAMPLE', { sessionCredentialFromConsole: 'false' })).not.toBeNull();
    expect(added('ASIAIOSFODNN7EXAMPLE', { sessionCredentialFromConsole: 'true' })).toBeNull();
    expect(added('AKIAIOSFODNN7EXAMPLE')).toBeNull();
    expect(added(null)).toBeNull();
  });
});

describe('a user that an instance makes', () => {
  it.each([
    ['i-0abc123d', true],
    ['i-0abc123def4567890', true],
    ['i-0abc123def45678901', false],
    ['i-0abc12', false],
    ['xi-0abc123d', false],
    ['i-0abc123z', false],
  ])('is told where the session is named %s: %s', (session, isSaid) => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/web/${session}`;
    const text = said('S29', 'CreateUser', { userName: 'eve' }, { userIdentity: { ...ROLE_SESSION, arn } });
    expect(text !== null).toBe(isSaid);
  });

  it('is no instance where the caller has no session', () => {
    expect(said('S29', 'CreateUser', { userName: 'eve' })).toBeNull();
  });
});

describe('an access key that is switched', () => {
  it('on is told, off is not', () => {
    expect(said('S41', 'UpdateAccessKey', { status: 'Active' })).not.toBeNull();
    expect(said('S41', 'UpdateAccessKey', { status: 'Inactive' })).toBeNull();
  });
});

describe('a policy document', () => {
  it('is read wherever its service keeps it', () => {
    const open = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });
    const written = (service: string, eventName: string, parameters: JsonObject) =>
      said('S55', eventName, parameters, { eventSource: `${service}.amazonaws.com` });
    expect(written('kms', 'PutKeyPolicy', { policy: open })).not.toBeNull();
    expect(written('s3', 'PutBucketPolicy', { bucketPolicy: JSON.parse(open), policy: [''] })).not.toBeNull();
    expect(written('s3', 'PutAccessPointPolicy', { policy: open })).not.toBeNull();
    expect(written('secretsmanager', 'PutResourcePolicy', { resourcePolicy: open })).not.toBeNull();
    expect(written('organizations', 'PutResourcePolicy', { content: open })).not.toBeNull();
    const nothing = found('PutKeyPolicy', {}, { eventSource: 'kms.amazonaws.com' });
    expect(nothing.reasons.map(({ rule }) => rule)).toEqual([null]);
  });

  it.each([[[ALLOW_ALL]], [''], [null]])('that is no document is not judged: %j', (policyDocument) => {
    const { reasons } = found('PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument });
    expect(reasons.map(({ rule }) => rule)).toEqual([null]);
  });

  it.each([
    ['user/app', 'PutUserPolicy', { userName: 'app' }],
    ['role/app', 'PutRolePolicy', { roleName: 'app' }],
    ['group/app', 'PutGroupPolicy', { groupName: 'app' }],
    ['policy/team/app', 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/team/app` }],
  ])('that lets %s change itself by %s is told as such', (name, eventName, parameters) => {
    const severity = (resource: string) => {
      const Resource = `arn:aws:iam::${ACCOUNT}:${resource}`;
      const policyDocument = policy({ Effect: 'Allow', Action: `iam:${eventName}`, Resource });
      return found(eventName, { ...parameters, policyName: 'x', policyDocument }).severity;
    };
    expect(severity(name)).toBe('high');
    expect(severity(name.replace('app', 'other'))).not.toBe('high');
  });

  it('is of nobody known where the record does not name its role', () => {
    const Resource = `arn:aws:iam::${ACCOUNT}:role/null`;
    const policyDocument = policy({ Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource });
    expect(found('PutRolePolicy', { policyName: 'x', policyDocument }).severity).not.toBe('high');
  });

  it('whose statement has a name is told with it', () => {
    const named = { Effect: 'Allow', Action: '*', Resource: '*', Sid: 'Everything' };
    const text = (Statement: JsonObject) =>
      said('S09', 'PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument: policy(Statement) });
    expect(text(named)).toMatch(/ \(statement "Everything"\)$/);
    expect(text({ ...named, Sid: '' })).not.toContain('statement "');
  });

  it('that is too large to be recorded is told for calls that carry one', () => {
    const omitted = { omitted: true };
    for (const eventName of ['PutUserPolicy', 'CreatePolicyVersion', 'UpdateAssumeRolePolicy'])
      expect(said('S32', eventName, omitted)).not.toBeNull();
    expect(said('S32', 'PutKeyPolicy', omitted, { eventSource: 'kms.amazonaws.com' })).not.toBeNull();
    expect(said('S32', 'CreateUser', omitted)).toBeNull();
    expect(said('S32', 'PutUserPolicy', {})).toBeNull();
  });
});

describe('a new version of a policy', () => {
  const version = (setAsDefault: boolean | string | null) =>
    said('S11', 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`, setAsDefault });

  it('is everybody’s where it is the default', () => {
    expect(version(true)).not.toBeNull();
    expect(version('true')).not.toBeNull();
    expect(version(false)).toBeNull();
    expect(version(null)).toBeNull();
  });
});

describe('a managed policy', () => {
  it("of the account's own says nothing of what it allows, one of AWS does", () => {
    const attach = (policyArn: string | null) => said('S56', 'AttachRolePolicy', { roleName: 'app', policyArn });
    expect(attach(`arn:aws:iam::${ACCOUNT}:policy/app`)).toContain("the account's own");
    expect(attach(managed('ReadOnlyAccess'))).toBeNull();
    expect(attach(null)).toBeNull();
  });

  it('attached to a user has a row of its own', () => {
    const rules = (eventName: string, name: string, parameters: JsonObject) =>
      found(eventName, { ...parameters, policyArn: managed(name) }).reasons.map(({ rule }) => rule);
    expect(rules('AttachUserPolicy', 'AdministratorAccess', { userName: 'eve' })).toContain('S07');
    expect(rules('AttachRolePolicy', 'AdministratorAccess', { roleName: 'app' })).toContain('S08');
    expect(rules('AttachRolePolicy', 'AWSCompromisedKeyQuarantineV3', { roleName: 'app' })).toContain('S33');
  });

  it('of a permission set, written into it, is read', () => {
    const put = { eventSource: 'sso.amazonaws.com' };
    expect(said('S50', 'PutInlinePolicyToPermissionSet', { inlinePolicy: READ_ONE }, put)).toBeNull();
    const { severity } = found('PutInlinePolicyToPermissionSet', { inlinePolicy: ALLOW_ALL }, put);
    expect(severity).toBe('high');
  });

  it('in a federated session is found in whatever form it is named, beside a written one', () => {
    const sts = { eventSource: 'sts.amazonaws.com' };
    const rules = (parameters: JsonObject) =>
      found('GetFederationToken', { name: 'x', ...parameters }, sts)
        .reasons.filter(({ rule }) => rule === 'S53')
        .map(({ text }) => text);
    const arn = managed('AdministratorAccess');
    expect(rules({ policyArns: [{ arn }] })).toEqual([expect.stringContaining('AdministratorAccess')]);
    expect(rules({ policyArns: [arn, 7] })).toEqual([expect.stringContaining('AdministratorAccess')]);
    expect(rules({ policyArns: arn })).toEqual([]);
    expect(rules({ policy: ALLOW_ALL })).toEqual([expect.stringMatching(/^The session outlives its access key\. /)]);
    expect(rules({ policy: ALLOW_ALL, policyArns: [{ arn }] })).toHaveLength(2);
    expect(rules({})).toEqual([]);
  });
});

describe('a trust anchor', () => {
  it('is from outside AWS unless a private certificate authority is its source', () => {
    const made = (sourceType: string | null) =>
      said('S52', 'CreateTrustAnchor', { source: { sourceType } }, { eventSource: 'rolesanywhere.amazonaws.com' });
    expect(made('CERTIFICATE_BUNDLE')).not.toBeNull();
    expect(made('AWS_ACM_PCA')).toBeNull();
    expect(made(null)).toBeNull();
  });
});
