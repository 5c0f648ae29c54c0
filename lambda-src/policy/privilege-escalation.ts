/**
 * Permissions that together lead to those of another, maybe more powerful, identity.
 *
 * Data: DataDog pathfinding.cloud, https://github.com/DataDog/pathfinding.cloud (commit 84dd65c), Apache License 2.0,
 * Copyright Datadog, Inc. Changed: only ids and required actions are kept, in lines of `service: id actions`, and a path
 * whose actions are a superset of another path's is left out, because the smaller one is then complete as well.
 */

export interface EscalationPath {
  /** Number within pathfinding.cloud, `lambda-001`. */
  readonly id: string;
  readonly actions: readonly string[];
  /** Service that a passed role goes to, `lambda`; `null` where the path passes no role. */
  readonly passedTo: string | null;
}

/** `+` is iam:PassRole; an action without a service is one of the service at the start of the line. */
const PATHS = `
iam 001 CreatePolicyVersion
iam 009 AttachRolePolicy
iam 005 PutRolePolicy
iam 008 AttachUserPolicy
iam 007 PutUserPolicy
iam 010 AttachGroupPolicy
iam 011 PutGroupPolicy
iam 013 AddUserToGroup
iam 012 UpdateAssumeRolePolicy
iam 002 CreateAccessKey
iam 004 CreateLoginProfile
iam 006 UpdateLoginProfile
lambda 001 + CreateFunction InvokeFunction
lambda 002 + CreateFunction CreateEventSourceMapping
lambda 006 + CreateFunction AddPermission
ec2 001 + RunInstances
ec2 003 + RequestSpotInstances
cloudformation 001 + CreateStack
cloudformation 003 + CreateStackSet CreateStackInstances
cloudformation 004 + UpdateStackSet
ecs 003 + RegisterTaskDefinition CreateService
ecs 004 + RegisterTaskDefinition RunTask
ecs 005 + RegisterTaskDefinition StartTask
codebuild 001 + CreateProject StartBuild
codebuild 004 + CreateProject StartBuildBatch
glue 001 + CreateDevEndpoint
glue 003 + CreateJob StartJobRun
glue 004 + CreateJob CreateTrigger
glue 005 + UpdateJob StartJobRun
glue 006 + UpdateJob CreateTrigger
sagemaker 001 + CreateNotebookInstance
sagemaker 002 + CreateTrainingJob
sagemaker 003 + CreateProcessingJob
apprunner 001 + CreateService
datapipeline 001 + CreatePipeline PutPipelineDefinition ActivatePipeline
bedrock-agentcore 001 + CreateCodeInterpreter StartCodeInterpreterSession InvokeCodeInterpreter
ssm 002 SendCommand
ssm 001 StartSession
lambda 003 UpdateFunctionCode
cloudformation 002 UpdateStack
cloudformation 005 CreateChangeSet ExecuteChangeSet
sts 001 AssumeRole
ec2 002 ModifyInstanceAttribute StopInstances StartInstances
ec2 004 CreateLaunchTemplateVersion ModifyLaunchTemplate
ec2-instance-connect 003 SendSSHPublicKey ec2:DescribeInstances
codebuild 002 StartBuild
codebuild 003 StartBuildBatch
glue 002 UpdateDevEndpoint
apprunner 002 UpdateService
sagemaker 004 CreatePresignedNotebookInstanceUrl
sagemaker 005 CreateNotebookInstanceLifecycleConfig StopNotebookInstance UpdateNotebookInstance StartNotebookInstance
bedrock-agentcore 002 StartCodeInterpreterSession InvokeCodeInterpreter`;

/** pathfinding.cloud names two services in its ids otherwise than IAM does in its actions. */
const ID_PREFIX: Readonly<Record<string, string>> = {
  'bedrock-agentcore': 'bedrock',
  'ec2-instance-connect': 'ec2instanceconnect',
};

/** The most telling first: what changes IAM itself, what passes a role, what takes over a role already in use. */
export const ESCALATION_PATHS: readonly EscalationPath[] = PATHS.trim()
  .split('\n')
  .map((line) => {
    const [service = '', number, ...names] = line.split(' ');
    return {
      id: `${ID_PREFIX[service] ?? service}-${number}`,
      actions: names.map((name) => (name === '+' ? 'iam:PassRole' : name.includes(':') ? name : `${service}:${name}`)),
      passedTo: names[0] === '+' ? service : null,
    };
  });
