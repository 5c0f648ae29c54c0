/**
 * Calls that lead to more permissions than the holder has: the ways to more power.
 *
 * Sources, of which only facts are taken (which calls lead to what): DataDog pathfinding.cloud,
 * https://github.com/DataDog/pathfinding.cloud (commit 84dd65c), Apache License 2.0, Copyright Datadog, Inc.; Rhino
 * Security Labs, "AWS IAM Privilege Escalation"; hackingthe.cloud, "AWS IAM Privilege Escalation Techniques"; NCC Group,
 * Principal Mapper; and the "pass" actions of AWS's Service Authorization Reference.
 *
 * Known to be missing: services that began to take roles after September 2026; tags that open attribute-based policies
 * of others (of the same document they are judged); policies of resources that hold secrets or code (`kms:PutKeyPolicy`,
 * `s3:PutObject` into a bucket that something runs from); workloads of Kubernetes; what only reads secrets; credentials
 * that a service hands to its own members (`gamelift:GetComputeAccess`, which ReadOnlyAccess has, too).
 */
import type { Form } from './powers.ts';

export interface Way {
  readonly form: Extract<Form, 'direct' | 'passing' | 'takeover'>;
  /** All are needed. For `passing`: without `iam:PassRole`. */
  readonly actions: readonly string[];
  /** Service of the resource that the actions work on, as in its ARN. */
  readonly owner: string;
  /** The resource, as the end of an ARN: `role/*`. `*`: any of the service. */
  readonly resource: string;
  /** Whether the resource may be another account's. */
  readonly anyAccount: boolean;
  /** Whether it is more power on the holder itself, too. */
  readonly addsToHolder: boolean;
  /** Services that the passed role may go to, as `iam:PassedToService` has them, without their domain. */
  readonly passedTo: readonly string[];
}

/**
 * `service resource: actions`; `service@other` where the resources are another service's, and `service@other account`
 * where they are another account's. A grant of one of these on the holder itself counts like one on everyone.
 */
const DIRECT = `
iam role/*: AttachRolePolicy PutRolePolicy UpdateAssumeRolePolicy DeleteRolePermissionsBoundary PutRolePermissionsBoundary
iam user/*: AttachUserPolicy PutUserPolicy DeleteUserPermissionsBoundary PutUserPermissionsBoundary
iam group/*: AttachGroupPolicy PutGroupPolicy AddUserToGroup
iam policy/*: CreatePolicyVersion SetDefaultPolicyVersion
iam user/*: CreateAccessKey CreateLoginProfile UpdateLoginProfile
iam saml-provider/*: CreateSAMLProvider UpdateSAMLProvider
iam oidc-provider/*: CreateOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider
sts@iam root any-account: AssumeRoot
sso permissionSet/ssoins-*/ps-* any-account: CreateAccountAssignment AttachManagedPolicyToPermissionSet AttachCustomerManagedPolicyReferenceToPermissionSet PutInlinePolicyToPermissionSet DeletePermissionsBoundaryFromPermissionSet PutPermissionsBoundaryToPermissionSet
identitystore group/* any-account: CreateGroupMembership
sso-directory * any-account: AddMemberToGroup UpdatePassword
organizations policy/o-*/service_control_policy/p-* any-account: DetachPolicy DeletePolicy UpdatePolicy
organizations * any-account: DisablePolicyType LeaveOrganization MoveAccount PutResourcePolicy
rolesanywhere *: CreateTrustAnchor UpdateTrustAnchor`;

/** Only what adds permissions is more power on oneself; credentials of one's own are none. */
const CREDENTIALS = /^(CreateAccessKey|(Create|Update)LoginProfile)$/;

/** `service: actions`, each of which starts or changes something that runs under the role passed. */
const PASSING = `
lambda: CreateFunction UpdateFunctionConfiguration
ec2: RunInstances RequestSpotInstances RequestSpotFleet CreateFleet CreateLaunchTemplate CreateLaunchTemplateVersion AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation
iam: AddRoleToInstanceProfile
autoscaling: CreateAutoScalingGroup CreateLaunchConfiguration UpdateAutoScalingGroup PutLifecycleHook
cloudformation: CreateStack UpdateStack CreateChangeSet CreateStackSet UpdateStackSet DeleteStack CreateResource UpdateResource DeleteResource
ecs: RegisterTaskDefinition RunTask StartTask CreateService UpdateService CreateTaskSet
codebuild: CreateProject UpdateProject StartBuild StartBuildBatch
codedeploy: CreateDeploymentGroup UpdateDeploymentGroup
codepipeline: CreatePipeline UpdatePipeline
codestar: CreateProject
glue: CreateDevEndpoint UpdateDevEndpoint CreateJob UpdateJob StartJobRun CreateSession CreateCrawler UpdateCrawler CreateTrigger CreateMLTransform
sagemaker: CreateNotebookInstance UpdateNotebookInstance CreateTrainingJob CreateProcessingJob CreateTransformJob CreateAutoMLJob CreateModel CreateDomain UpdateDomain CreateUserProfile UpdateUserProfile CreatePipeline UpdatePipeline CreateHyperParameterTuningJob CreateCluster
apprunner: CreateService UpdateService
appstream: CreateFleet UpdateFleet CreateImageBuilder
config: PutRemediationConfigurations
datapipeline: CreatePipeline PutPipelineDefinition ActivatePipeline
bedrock-agentcore: CreateCodeInterpreter CreateBrowser CreateAgentRuntime UpdateAgentRuntime CreateGateway UpdateGateway
bedrock: CreateAgent UpdateAgent CreateFlow UpdateFlow CreateModelCustomizationJob CreateKnowledgeBase CreateModelInvocationJob
batch: RegisterJobDefinition SubmitJob CreateComputeEnvironment UpdateComputeEnvironment
states: CreateStateMachine UpdateStateMachine TestState
elasticmapreduce: RunJobFlow CreateStudio
emr-serverless: StartJobRun
emr-containers: StartJobRun CreateManagedEndpoint
scheduler: CreateSchedule UpdateSchedule
events: PutTargets PutRule CreateApiDestination
pipes: CreatePipe UpdatePipe
ssm: StartAutomationExecution SendCommand CreateAssociation UpdateAssociation UpdateManagedInstanceRole CreateActivation RegisterTaskWithMaintenanceWindow UpdateMaintenanceWindowTask StartChangeRequestExecution
ssm-quicksetup: CreateConfigurationManager
imagebuilder: CreateInfrastructureConfiguration CreateLifecyclePolicy
elasticbeanstalk: CreateEnvironment UpdateEnvironment
eks: CreateCluster CreateNodegroup CreateFargateProfile CreatePodIdentityAssociation UpdatePodIdentityAssociation CreateAddon UpdateAddon
greengrass: CreateDeployment AssociateRoleToGroup AssociateServiceRoleToAccount
iot: CreateRoleAlias UpdateRoleAlias CreateTopicRule ReplaceTopicRule CreateProvisioningTemplate
cognito-identity: SetIdentityPoolRoles
rolesanywhere: CreateProfile UpdateProfile
transfer: CreateUser UpdateUser CreateServer CreateAccess CreateWorkflow
amplify: CreateApp UpdateApp CreateBranch
opsworks: CreateStack UpdateStack CloneStack
gamelift: CreateFleet CreateBuild CreateContainerFleet
robomaker: CreateSimulationJob
kinesisanalytics: CreateApplication UpdateApplication
airflow: CreateEnvironment UpdateEnvironment
airflow-serverless: CreateWorkflow
databrew: CreateRecipeJob CreateProfileJob
appsync: CreateDataSource UpdateDataSource
apigateway: POST PUT PATCH
servicecatalog: CreateConstraint
proton: CreateEnvironment CreateEnvironmentAccountConnection
dms: CreateEndpoint
redshift: CreateCluster ModifyClusterIamRoles
redshift-serverless: CreateNamespace UpdateNamespace
rds: AddRoleToDBCluster AddRoleToDBInstance
deadline: CreateFleet CreateQueue
omics: StartRun
m2: CreateApplication
synthetics: CreateCanary UpdateCanary
fis: CreateExperimentTemplate UpdateExperimentTemplate StartExperiment
lightsail: CreateContainerService
braket: CreateJob
quicksight: CreateDataSource UpdateDataSource
backup: StartRestoreJob CreateBackupSelection
cloud9: CreateEnvironmentEC2`;

/** As `DIRECT`; `+` joins what is needed together. They count only for every resource. */
const TAKEOVER = `
sts@iam role/*: AssumeRole
ssm@ec2 instance/i-*: SendCommand StartSession ResumeSession CreateAssociation
ssm automation-definition/*:*: StartAutomationExecution
lambda function:*: UpdateFunctionCode UpdateFunctionConfiguration
cloudformation stack/*/*: UpdateStack CreateChangeSet+ExecuteChangeSet
cloudformation stackset/*:*: UpdateStackSet CreateStackSet+CreateStackInstances
ec2 instance/i-*: ModifyInstanceAttribute+StopInstances+StartInstances
ec2 launch-template/lt-*: CreateLaunchTemplateVersion+ModifyLaunchTemplate
ec2-instance-connect@ec2 instance/i-*: SendSSHPublicKey SendSerialConsoleSSHPublicKey
codebuild project/*: StartBuild StartBuildBatch StartSandbox UpdateProject
glue devEndpoint/*: UpdateDevEndpoint
glue job/*: UpdateJob
glue session/*: RunStatement
apprunner service/*/*: UpdateService
ecs task/*/*: ExecuteCommand
eks *: CreateAccessEntry+AssociateAccessPolicy
states stateMachine:*: UpdateStateMachine
batch *: SubmitJob
elasticmapreduce cluster/j-*: AddJobFlowSteps GetClusterSessionCredentials
emr-containers /virtualclusters/*: StartJobRun CreateManagedEndpoint
datapipeline *: PutPipelineDefinition+ActivatePipeline
sagemaker notebook-instance/*: CreatePresignedNotebookInstanceUrl
sagemaker user-profile/*/*: CreatePresignedDomainUrl
sagemaker *: UpdateNotebookInstanceLifecycleConfig CreateNotebookInstanceLifecycleConfig+StopNotebookInstance+UpdateNotebookInstance+StartNotebookInstance
bedrock-agentcore *: StartCodeInterpreterSession+InvokeCodeInterpreter InvokeAgentRuntimeCommand
servicecatalog@catalog *: CreateProvisioningArtifact+ProvisionProduct CreateProvisioningArtifact+UpdateProvisionedProduct AssociatePrincipalWithPortfolio+ProvisionProduct CreateServiceAction+AssociateServiceActionWithProvisioningArtifact+ExecuteProvisionedProductServiceAction
amplify apps/*: UpdateApp+StartJob
iot *: CreatePolicy+AttachPolicy+CreateKeysAndCertificate
airflow *: CreateCliToken CreateWebLoginToken
iam user/*: DetachUserPolicy DeleteUserPolicy UpdateAccessKey DeactivateMFADevice CreateServiceSpecificCredential ResetServiceSpecificCredential UploadSSHPublicKey UploadSigningCertificate
iam role/*: DetachRolePolicy DeleteRolePolicy
iam group/*: DetachGroupPolicy DeleteGroupPolicy RemoveUserFromGroup
iam *: AcceptDelegationRequest SendDelegationToken
organizations * any-account: RegisterDelegatedAdministrator`;

/** Principals of services beside `<prefix of the actions>.amazonaws.com`. */
const PASSED_TO: Readonly<Record<string, readonly string[]>> = {
  config: ['ssm'],
  ecs: ['ecs-tasks'],
  apprunner: ['tasks.apprunner', 'build.apprunner'],
  iam: ['ec2'],
  autoscaling: ['ec2'],
  batch: ['ecs-tasks', 'ec2'],
  cloud9: ['ec2'],
  elasticmapreduce: ['ec2'],
  imagebuilder: ['ec2'],
  elasticbeanstalk: ['ec2'],
  eks: ['ec2', 'pods.eks', 'eks-fargate-pods'],
  gamelift: ['ec2'],
  'bedrock-agentcore': ['bedrock'],
  airflow: ['airflow-env'],
  iot: ['credentials.iot'],
  synthetics: ['lambda'],
  'redshift-serverless': ['redshift'],
  deadline: ['credentials.deadline', 'worker.deadline'],
};

/** Calls that tag a resource: who may make one decides what a condition on its tags says. */
const TAGGING = ['TagResource', 'CreateTags', 'CreateOrUpdateTags', 'AddTags', 'AddTagsToResource'];
const IAM_TAGGING: Readonly<Record<string, string>> = {
  user: 'TagUser',
  role: 'TagRole',
  policy: 'TagPolicy',
  'oidc-provider': 'TagOpenIDConnectProvider',
  'saml-provider': 'TagSAMLProvider',
};

/** @param resource an ARN */
export function taggingOf(resource: string): readonly string[] {
  const [, , service = '', , , ...rest] = resource.split(':');
  if (service !== 'iam') return TAGGING.map((name) => `${service}:${name}`);
  const call = IAM_TAGGING[rest.join(':').split('/')[0] ?? ''];
  return call === undefined ? [] : [`iam:${call}`];
}

const read = (table: string, form: Way['form']): Way[] =>
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [where = '', actions = ''] = line.split(': ', 2);
      const [services = '', resource = '*', account] = where.split(' ');
      const [service = '', owner = service] = services.split('@');
      return actions.split(' ').map((names) => ({
        form,
        actions: names.split('+').map((name) => `${service}:${name}`),
        owner,
        resource,
        anyAccount: account !== undefined,
        addsToHolder: form === 'direct' && !CREDENTIALS.test(names),
        passedTo: form === 'passing' ? [service, ...(PASSED_TO[service] ?? [])] : [],
      }));
    });

/** The most telling first. */
export const WAYS: readonly Way[] = [
  ...read(DIRECT, 'direct'),
  ...read(PASSING, 'passing'),
  ...read(TAKEOVER, 'takeover'),
];
