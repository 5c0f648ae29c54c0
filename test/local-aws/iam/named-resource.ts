/** The resources that a call names: of EventBridge, CloudWatch, Scheduler, Lambda, Identity Center and Organizations. */
import { account } from '../account.ts';

type Input = (name: string) => string | null;

/** `null`: the call names none, and is judged on `*`. */
function namedResource(service: string, region: string, action: string, input: Input): string | null {
  const arn = input('ResourceARN') ?? input('ResourceArn') ?? input('Resource');
  if (arn !== null) return arn;
  const inRegion = (prefix: string, resource: string): string => `arn:aws:${prefix}:${region}:${account()}:${resource}`;
  switch (service) {
    case 'events': {
      const rule = input('Rule') ?? input('Name');
      return rule === null ? null : inRegion('events', `rule/${rule}`);
    }
    case 'monitoring': {
      const dashboard = input('DashboardName') ?? input('DashboardNames.member.1');
      if (dashboard !== null) return `arn:aws:cloudwatch::${account()}:dashboard/${dashboard}`;
      // Alarms that are described are not told apart: the resource is all of them.
      if (action === 'DescribeAlarms') return inRegion('cloudwatch', 'alarm:*');
      const alarm = input('AlarmName') ?? input('AlarmNames.member.1');
      return alarm === null ? null : inRegion('cloudwatch', `alarm:${alarm}`);
    }
    case 'scheduler': {
      const name = input('Name');
      if (name === null) return null;
      const group = input('GroupName') ?? 'default';
      return inRegion(
        'scheduler',
        action.endsWith('ScheduleGroup') ? `schedule-group/${name}` : `schedule/${group}/${name}`,
      );
    }
    case 'lambda': {
      const mapping = input('UUID');
      return mapping === null ? null : inRegion('lambda', `event-source-mapping:${mapping}`);
    }
    default:
      return null;
  }
}

/** What a read of a name is allowed on, all of it; the organization and its store are this account's. */
function identified(service: string, input: Input): readonly string[] {
  const of = (name: string, arn: (value: string) => string): readonly string[] => {
    const value = input(name);
    return value === null ? [] : [arn(value)];
  };
  switch (service) {
    case 'sso':
      return [...of('InstanceArn', (arn) => arn), ...of('PermissionSetArn', (arn) => arn)];
    case 'identitystore':
      return [
        ...of('IdentityStoreId', (id) => `arn:aws:identitystore::${account()}:identitystore/${id}`),
        ...of('UserId', (id) => `arn:aws:identitystore:::user/${id}`),
        ...of('GroupId', (id) => `arn:aws:identitystore:::group/${id}`),
      ];
    case 'organizations':
      return [
        ...of('AccountId', (id) => `arn:aws:organizations::${account()}:account/o-exampleorgid/${id}`),
        ...of('PolicyId', (id) => `arn:aws:organizations::${account()}:policy/o-exampleorgid/policy_type/${id}`),
      ];
    default:
      return [];
  }
}

/** `*` where the call names none. */
export function namedResources(service: string, region: string, action: string, input: Input): readonly string[] {
  const several = identified(service, input);
  return several.length > 0 ? several : [namedResource(service, region, action, input) ?? '*'];
}
