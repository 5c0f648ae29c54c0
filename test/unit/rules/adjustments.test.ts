import { describe, expect, it } from 'vitest';
import { found, managed, said } from '../../rules/found.ts';

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
