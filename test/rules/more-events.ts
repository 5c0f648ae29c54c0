/** Events of the rules on sign-ins, limits, access to oneself, and what would see changes. */
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { ACCOUNT, ROLE_SESSION, ROOT, record, USER } from '../records.ts';
import type { Example } from './events.ts';

const of = (source: string, eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}) =>
  record(eventName, { requestParameters, eventSource: `${source}.amazonaws.com`, readOnly: false, ...change });
const iam = (eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}) =>
  of('iam', eventName, requestParameters, change);

const byRole = { userIdentity: ROLE_SESSION };
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/deploy/deployer`;
const INSTANCE = {
  ...ROLE_SESSION,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/web/i-0abc123def4567890`,
  sessionContext: { sessionIssuer: { type: 'Role', userName: 'web', arn: `arn:aws:iam::${ACCOUNT}:role/web` } },
};
const FEDERATED = {
  type: 'FederatedUser',
  principalId: `${ACCOUNT}:jane`,
  arn: `arn:aws:sts::${ACCOUNT}:federated-user/jane`,
  accountId: ACCOUNT,
};
const PERSON = '94482488-3041-7075-e5a7-2example0001';
const byPerson = { userIdentity: { ...ROLE_SESSION, onBehalfOf: { userId: PERSON, identityStoreArn: 'x' } } };

const entitlementOf = (userId: string): JsonObject => ({
  entitlement: { principalRole: { principal: { identityCenter: { userId } }, roleArn: ROLE_ARN } },
});

export const signIn = (answer: 'Success' | 'Failure', change: JsonObject = {}, mfa = 'Yes') =>
  of('signin', 'ConsoleLogin', null, {
    eventType: 'AwsConsoleSignIn',
    responseElements: { ConsoleLogin: answer },
    additionalEventData: { MFAUsed: mfa },
    ...(answer === 'Failure' && { errorMessage: 'Failed authentication' }),
    ...change,
  });
export const named = (userName: string): JsonObject => ({ userIdentity: { ...USER, userName, arn: '' } });
export const failures = (count: number, name: (index: number) => string, address = '203.0.113.7') =>
  Array.from({ length: count }, (_, index) =>
    signIn(
      'Failure',
      { ...named(name(index)), sourceIPAddress: address, eventTime: `2026-01-31T12:0${index}:00Z` },
      'No',
    ),
  );
/** One user each, each from an address of its own. */
export const scattered = (count: number) =>
  Array.from({ length: count }, (_, index) => failures(1, () => `jane${index}`, `192.0.2.${index}`)).flat();

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const update = (requestParameters: JsonObject) =>
  of('cloudtrail', 'UpdateTrail', { name: TRAIL, ...requestParameters });
const VALIDATION_OFF = { responseElements: { logFileValidationEnabled: false } };
const group = (name: string) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}:*`;
const select = (requestParameters: JsonObject) =>
  of('cloudtrail', 'PutEventSelectors', { trailName: TRAIL, ...requestParameters });
const advanced = (...fieldSelectors: JsonObject[]) => select({ advancedEventSelectors: [{ fieldSelectors }] });
const MANAGEMENT = { field: 'eventCategory', equals: ['Management'] };
const DATA = [
  { field: 'eventCategory', equals: ['Data'] },
  { field: 'resources.type', equals: ['AWS::S3::Object'] },
];
const READS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }],
});
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** A subscription whose filter policy changes. */
const filtered = (topic: string): JsonObject => ({
  subscriptionArn: `arn:aws:sns:us-east-1:${ACCOUNT}:${topic}:6b0e71bd-7e97-4d97-80ce-4a0994e55286`,
  attributeName: 'FilterPolicy',
});

export const MORE_EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  S70: [
    {
      match: of('lambda', 'DeleteFunction20150331', { functionName: 'iam-change-alerts' }),
      severity: 'high',
      miss: of('lambda', 'DeleteFunction20150331', { functionName: 'web' }),
      missSeverity: 'info',
    },
    {
      match: of('monitoring', 'DeleteAlarms', { alarmNames: ['web', 'iam-change-alerts-silence'] }),
      severity: 'high',
      miss: of('monitoring', 'DeleteAlarms', { alarmNames: ['web', 'prod-iam-change-alerts'] }),
      missSeverity: 'medium',
    },
    {
      match: of('sns', 'SetSubscriptionAttributes', filtered('security')),
      severity: 'high',
      miss: of('sns', 'SetSubscriptionAttributes', filtered('security-2')),
      missSeverity: 'low',
      settings: { topicArns: [`arn:aws:sns:us-east-1:${ACCOUNT}:security`] },
    },
    {
      match: of('lambda', 'TagResource', {
        resource: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:iam-change-alerts`,
      }),
      severity: 'medium',
      miss: of(
        'kms',
        'CreateGrant',
        { granteePrincipal: `arn:aws:sts::${ACCOUNT}:assumed-role/x/iam-change-alerts` },
        { userIdentity: { ...ROLE_SESSION, invokedBy: 'lambda.amazonaws.com' } },
      ),
    },
    {
      match: of('logs', 'PutRetentionPolicy', { logGroupName: 'trail', retentionInDays: 1 }),
      severity: 'high',
      miss: of('logs', 'PutRetentionPolicy', { logGroupName: 'trail-2', retentionInDays: 1 }),
      missSeverity: 'low',
      settings: { logGroup: 'trail' },
    },
  ],
  S71: [
    {
      match: update({ isMultiRegionTrail: false }),
      severity: 'high',
      miss: update({ isMultiRegionTrail: true }),
      missSeverity: 'low',
    },
    {
      match: update({ isMultiRegionTrail: 'false' }),
      severity: 'high',
      miss: update({ isMultiRegionTrail: 'true' }),
      missSeverity: 'low',
    },
    {
      match: update({ includeGlobalServiceEvents: false }),
      severity: 'high',
      miss: update({ includeGlobalServiceEvents: true }),
      missSeverity: 'low',
    },
    {
      match: update({ isOrganizationTrail: false }),
      severity: 'high',
      miss: update({ isOrganizationTrail: true }),
      missSeverity: 'low',
    },
    {
      match: update({ enableLogFileValidation: false }),
      severity: 'medium',
      miss: update({ enableLogFileValidation: true }),
      missSeverity: 'low',
    },
    {
      match: update({ cloudWatchLogsLogGroupArn: '', cloudWatchLogsRoleArn: '' }),
      severity: 'high',
      miss: update({ cloudWatchLogsLogGroupArn: group('trail'), cloudWatchLogsRoleArn: ROLE_ARN }),
      missSeverity: 'low',
      settings: { logGroup: 'trail', alertName: 'x' },
    },
    {
      match: update({ cloudWatchLogsLogGroupArn: group('other') }),
      severity: 'high',
      miss: update({ snsTopicName: 'trail-files', s3KeyPrefix: 'audit' }),
      missSeverity: 'low',
      settings: { logGroup: 'trail' },
    },
    {
      match: update({ kmsKeyId: 'arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab' }),
      severity: 'high',
      miss: update({ kmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab` }),
      missSeverity: 'low',
    },
    { match: update({ kmsKeyId: '' }), severity: 'medium', miss: update({}), missSeverity: 'low' },
    { match: update({ s3BucketName: 'elsewhere' }), severity: 'high', miss: update({}), missSeverity: 'low' },
    {
      match: of(
        'cloudtrail',
        'UpdateTrail',
        { name: TRAIL },
        { responseElements: { logFileValidationEnabled: false } },
      ),
      severity: 'medium',
      miss: of('cloudtrail', 'UpdateTrail', { name: TRAIL }, { responseElements: { logFileValidationEnabled: true } }),
      missSeverity: 'low',
    },
    {
      match: of('cloudtrail', 'UpdateTrail', { name: TRAIL }, VALIDATION_OFF),
      severity: 'medium',
      // What was off is restored, though something else still is.
      miss: of('cloudtrail', 'UpdateTrail', { name: TRAIL, isMultiRegionTrail: true }, VALIDATION_OFF),
      missSeverity: 'low',
    },
    {
      // A log group of that name elsewhere is not the one that is read.
      match: update({ cloudWatchLogsLogGroupArn: group('trail').replace(ACCOUNT, '444455556666') }),
      severity: 'high',
      miss: update({ cloudWatchLogsLogGroupArn: group('trail') }),
      missSeverity: 'low',
      settings: { logGroup: 'trail', alertName: 'x' },
    },
    {
      match: update({ cloudWatchLogsLogGroupArn: group('trail').replace('us-east-1', 'eu-west-1') }),
      severity: 'high',
      miss: update({ cloudWatchLogsLogGroupArn: group('trail') }),
      missSeverity: 'low',
      settings: { logGroup: 'trail', alertName: 'x' },
    },
    {
      match: of('cloudtrail', 'PutInsightSelectors', { trailName: TRAIL, insightSelectors: [] }),
      severity: 'medium',
      miss: of('cloudtrail', 'PutInsightSelectors', {
        trailName: TRAIL,
        insightSelectors: [{ insightType: 'ApiCallRateInsight' }],
      }),
      missSeverity: 'low',
    },
    { match: update({ newSwitch: true }), severity: 'high', miss: update({}), missSeverity: 'low' },
    {
      match: of('cloudtrail', 'UpdateTrail', null),
      severity: 'high',
      miss: of('cloudtrail', 'StartLogging', null),
      missSeverity: 'low',
    },
  ],
  S72: [
    {
      match: select({ eventSelectors: [{ readWriteType: 'All', includeManagementEvents: false }] }),
      severity: 'high',
      miss: select({
        eventSelectors: [
          { readWriteType: 'All', includeManagementEvents: true, excludeManagementEventSources: ['kms.amazonaws.com'] },
        ],
      }),
      missSeverity: 'low',
    },
    {
      match: select({ eventSelectors: [{ readWriteType: 'ReadOnly', includeManagementEvents: true }] }),
      severity: 'high',
      miss: select({ eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true }] }),
      missSeverity: 'low',
    },
    {
      match: select({ eventSelectors: [{ excludeManagementEventSources: ['iam.amazonaws.com'] }] }),
      severity: 'high',
      miss: select({ eventSelectors: [{}] }),
      missSeverity: 'low',
    },
    {
      match: select({ eventSelectors: [{ readWriteType: 'All', includeManagementEvents: 'False' }] }),
      severity: 'high',
      miss: select({ eventSelectors: [{ readWriteType: 'All', includeManagementEvents: 'True' }] }),
      missSeverity: 'low',
    },
    {
      match: select({ advancedEventSelectors: [{ Name: 'all', FieldSelectors: [MANAGEMENT] }] }),
      severity: 'high',
      miss: select({ advancedEventSelectors: [{ name: 'all', fieldSelectors: [MANAGEMENT] }] }),
      missSeverity: 'low',
    },
    {
      match: select({ advancedEventSelectors: [{ fieldSelectors: DATA }] }),
      severity: 'high',
      miss: select({ advancedEventSelectors: [{ fieldSelectors: DATA }, { fieldSelectors: [MANAGEMENT] }] }),
      missSeverity: 'low',
    },
    {
      match: advanced(MANAGEMENT, { field: 'eventSource', notEquals: ['kms.amazonaws.com', 'iam.amazonaws.com'] }),
      severity: 'high',
      miss: advanced(MANAGEMENT, { field: 'eventSource', notEquals: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] }),
      missSeverity: 'low',
    },
    {
      match: advanced(MANAGEMENT, { field: 'readOnly', equals: ['true'] }),
      severity: 'high',
      miss: advanced(MANAGEMENT, { field: 'readOnly', equals: ['false'] }),
      missSeverity: 'low',
    },
    {
      match: advanced(MANAGEMENT, { field: 'userIdentity.arn', notEquals: [ROLE_ARN] }),
      severity: 'high',
      miss: advanced(MANAGEMENT),
      missSeverity: 'low',
    },
    { match: select({}), severity: 'high', miss: advanced(MANAGEMENT), missSeverity: 'low' },
  ],
  S73: [
    { match: signIn('Success', {}, 'No'), severity: 'medium', miss: signIn('Success'), missSeverity: 'info' },
    {
      match: signIn('Success', {}, 'No'),
      severity: 'medium',
      // An identity provider has its own second factor: CloudTrail says No for all of them.
      miss: signIn('Success', byRole, 'No'),
      missSeverity: 'info',
    },
  ],
  S74: [
    {
      match: signIn('Success', { userIdentity: INSTANCE }),
      severity: 'high',
      miss: signIn('Success', byRole),
      missSeverity: 'info',
    },
    {
      match: signIn('Success', { userIdentity: FEDERATED }),
      severity: 'medium',
      miss: signIn('Failure', { userIdentity: FEDERATED }),
      missSeverity: 'info',
    },
    {
      match: of('signin', 'GetSigninToken', null, { userIdentity: FEDERATED }),
      severity: 'medium',
      miss: of('signin', 'GetSigninToken', null, byRole),
      missSeverity: 'low',
    },
  ],
  S75: [
    {
      match: signIn('Failure', { userIdentity: ROOT }),
      severity: 'high',
      miss: signIn('Failure', byRole),
      missSeverity: 'info',
    },
  ],
  S103: [
    {
      match: of('guardduty', 'UpdateDetector', { detectorId: '12abc34d567e8fa901bc2d34e56789f0', enable: false }),
      severity: 'high',
      miss: of('guardduty', 'UpdateDetector', { detectorId: '12abc34d567e8fa901bc2d34e56789f0', enable: true }),
      missSeverity: 'medium',
    },
  ],
  S102: [
    {
      match: of('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'shop', publiclyAccessible: true }),
      severity: 'medium',
      miss: of('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'shop', publiclyAccessible: false }),
      missSeverity: 'info',
    },
    {
      match: of('rds', 'RestoreDBInstanceFromDBSnapshot', { dBInstanceIdentifier: 'shop', publiclyAccessible: true }),
      severity: 'medium',
      miss: of('rds', 'RestoreDBInstanceFromDBSnapshot', { dBInstanceIdentifier: 'shop' }),
    },
  ],
  S76: [
    {
      match: iam('DetachUserPolicy', { userName: 'eve', policyArn: managed('AWSCompromisedKeyQuarantineV3') }),
      severity: 'high',
      miss: iam('DetachUserPolicy', { userName: 'eve', policyArn: managed('ReadOnlyAccess') }),
      missSeverity: 'low',
    },
    {
      match: iam('DetachUserPolicy', { userName: 'ci-admin', policyArn: managed('AWSDenyAll') }),
      severity: 'critical',
      miss: iam('DetachUserPolicy', { userName: 'eve', policyArn: managed('AWSDenyAll') }),
      missSeverity: 'high',
    },
    {
      match: iam('DeleteRolePolicy', { roleName: 'app', policyName: 'deny-outside-eu' }),
      severity: 'medium',
      miss: iam('DeleteRolePolicy', { roleName: 'app', policyName: 'read-reports' }),
      missSeverity: 'low',
    },
    {
      match: iam('DeleteRolePolicy', { roleName: 'app', policyName: 'AWSRevokeOlderSessions' }),
      severity: 'high',
      // What AWS's managed policies do is known.
      miss: iam('DetachRolePolicy', { roleName: 'app', policyArn: managed('AWSBlockchainFullAccess') }),
      missSeverity: 'low',
    },
    {
      match: iam('RemoveUserFromGroup', { userName: 'eve', groupName: 'Quarantined' }),
      severity: 'medium',
      miss: iam('DeleteGroup', { groupName: 'guardduty-readers' }),
      missSeverity: 'low',
    },
    {
      match: iam('PutRolePolicy', { roleName: 'app', policyName: 'AWSRevokeOlderSessions', policyDocument: READS }),
      severity: 'high',
      miss: iam('PutRolePolicy', {
        roleName: 'app',
        policyName: 'AWSRevokeOlderSessions',
        policyDocument: READS.replace('Allow', 'Deny'),
      }),
      missSeverity: 'low',
    },
    {
      match: iam('PutUserPolicy', { userName: 'eve', policyName: 'deny-iam', policyDocument: READS }),
      severity: 'medium',
      miss: iam('PutUserPolicy', { userName: 'eve', policyName: 'boundary', policyDocument: READS }),
      missSeverity: 'low',
    },
    {
      match: iam('PutUserPolicy', { userName: 'eve', policyName: 'deny-iam', policyDocument: READS }),
      severity: 'medium',
      // Whether it denies something cannot be read: that is a finding of its own.
      miss: iam('PutUserPolicy', { userName: 'eve', policyName: 'deny-iam', policyDocument: `${READS}...` }),
      missSeverity: 'high',
    },
  ],
  S77: [
    {
      match: iam('DeleteRolePolicy', { roleName: 'deployer', policyName: 'x' }, byRole),
      severity: 'medium',
      miss: iam('DeleteRolePolicy', { roleName: 'app', policyName: 'x' }, byRole),
      missSeverity: 'low',
    },
    {
      match: iam('DeleteUserPermissionsBoundary', { userName: 'ci-admin' }),
      severity: 'critical',
      miss: iam('DeleteUserPermissionsBoundary', { userName: 'eve' }),
      missSeverity: 'high',
    },
    {
      match: iam(
        'PutRolePermissionsBoundary',
        { roleName: 'deployer', permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/wider` },
        byRole,
      ),
      severity: 'high',
      miss: iam(
        'PutRolePermissionsBoundary',
        { roleName: 'app', permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/wider` },
        byRole,
      ),
      missSeverity: 'medium',
    },
    {
      match: iam('RemoveUserFromGroup', { userName: 'ci-admin', groupName: 'all' }),
      severity: 'medium',
      miss: iam('RemoveUserFromGroup', { userName: 'eve', groupName: 'all' }),
      missSeverity: 'low',
    },
  ],
  S60: [
    {
      match: iam('PutRolePolicy', { roleName: 'deployer', policyName: 'x', policyDocument: READS }, byRole),
      severity: 'medium',
      miss: iam('PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument: READS }, byRole),
      missSeverity: 'low',
    },
    {
      match: iam('AttachUserPolicy', { userName: 'ci-admin', policyArn: managed('AmazonS3ReadOnlyAccess') }),
      severity: 'medium',
      // S56 says more.
      miss: iam('AttachUserPolicy', { userName: 'ci-admin', policyArn: `arn:aws:iam::${ACCOUNT}:policy/x` }),
      missSeverity: 'high',
    },
    {
      match: iam('TagUser', { userName: 'ci-admin', tags: [{ key: 'team', value: 'platform' }] }),
      severity: 'medium',
      miss: iam('TagUser', { userName: 'eve', tags: [{ key: 'team', value: 'platform' }] }),
      missSeverity: 'low',
    },
  ],
  S78: [
    {
      match: iam('UpdateAssumeRolePolicy', { roleName: 'deployer', policyDocument: '{}' }, byRole),
      severity: 'high',
      miss: iam('UpdateAssumeRolePolicy', { roleName: 'app', policyDocument: '{}' }, byRole),
    },
    {
      // IAM does not tell names apart by case.
      match: iam('UpdateAssumeRolePolicy', { roleName: 'Deployer', policyDocument: '{}' }, byRole),
      severity: 'high',
      miss: iam('UpdateAssumeRolePolicy', { roleName: 'deployer', policyDocument: '{}' }),
    },
  ],
  S79: [
    {
      match: of('eks', 'AssociateAccessPolicy', { clusterName: 'prod', principalArn: ROLE_ARN }, byRole),
      severity: 'high',
      miss: of('eks', 'AssociateAccessPolicy', { clusterName: 'prod', principalArn: `${ROLE_ARN}2` }, byRole),
      missSeverity: 'medium',
    },
    {
      match: of(
        'kms',
        'CreateGrant',
        { keyId: 'k', granteePrincipal: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/other` },
        byRole,
      ),
      severity: 'high',
      miss: of(
        'kms',
        'CreateGrant',
        { keyId: 'k', granteePrincipal: 'arn:aws:sts::444455556666:assumed-role/deployer/other' },
        byRole,
      ),
      missSeverity: 'medium',
    },
    {
      match: of('account-access', 'CreateEntitlement', entitlementOf(PERSON), byPerson),
      severity: 'high',
      miss: of('account-access', 'CreateEntitlement', entitlementOf('another'), byPerson),
      missSeverity: 'medium',
    },
    {
      match: of('sso', 'CreateAccountAssignment', { principalId: PERSON, principalType: 'USER' }, byPerson),
      severity: 'high',
      miss: of('sso', 'CreateAccountAssignment', { principalId: PERSON, principalType: 'USER' }, byRole),
      missSeverity: 'medium',
    },
    {
      match: of('identitystore', 'CreateGroupMembership', { memberId: { userId: PERSON }, groupId: 'g' }, byPerson),
      severity: 'high',
      miss: of('identitystore', 'CreateGroupMembership', { memberId: { userId: 'x' }, groupId: 'g' }, byPerson),
      missSeverity: 'medium',
    },
  ],
  S80: [
    {
      match: iam('CreateLoginProfile', { userName: 'BedrockAPIKey-a1b2' }),
      severity: 'high',
      miss: iam('AttachUserPolicy', {
        userName: 'BedrockAPIKey-a1b2',
        policyArn: managed('AmazonBedrockLimitedAccess'),
      }),
      missSeverity: 'low',
    },
    {
      match: iam('AttachUserPolicy', { userName: 'BedrockAPIKey-a1b2', policyArn: managed('ReadOnlyAccess') }),
      severity: 'high',
      miss: iam('AttachUserPolicy', { userName: 'jane', policyArn: managed('ReadOnlyAccess') }),
      missSeverity: 'low',
    },
  ],
  S81: [
    {
      match: iam('CreateServiceSpecificCredential', { userName: 'ci-admin', serviceName: 'bedrock.amazonaws.com' }),
      severity: 'medium',
      miss: iam('CreateServiceSpecificCredential', {
        userName: 'ci-admin',
        serviceName: 'bedrock.amazonaws.com',
        credentialAgeDays: 30,
      }),
    },
  ],
  S82: [{ match: failures(5, () => 'jane'), severity: 'medium', miss: failures(4, () => 'jane'), missSeverity: 'low' }],
  S83: [
    { match: failures(5, (index) => `jane${index}`), severity: 'high', miss: failures(4, (index) => `jane${index}`) },
    {
      match: failures(5, () => 'HIDDEN_DUE_TO_SECURITY_REASONS'),
      severity: 'medium',
      miss: failures(5, () => 'jane'),
      missSeverity: 'medium',
    },
  ],
  S62: [
    { match: scattered(5), severity: 'medium', miss: scattered(4), missSeverity: 'low' },
    {
      match: scattered(5),
      severity: 'medium',
      miss: scattered(5).map((record) => ({ ...record, eventName: 'CredentialVerification' })),
      missSeverity: 'info',
    },
  ],
  S84: [
    {
      match: failures(1, () => 'HIDDEN_DUE_TO_SECURITY_REASONS'),
      severity: 'low',
      miss: signIn('Success'),
      missSeverity: 'info',
    },
    { match: failures(1, () => 'jane'), severity: 'low', miss: signIn('Failure', byRole), missSeverity: 'info' },
    { match: signIn('Failure'), severity: 'medium', miss: signIn('Failure', {}, 'No'), missSeverity: 'low' },
  ],
  S85: [
    {
      match: of('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'orders', masterUserPassword: '****' }),
      severity: 'medium',
      miss: of('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'orders', allocatedStorage: 100 }),
      missSeverity: 'info',
    },
  ],
};
