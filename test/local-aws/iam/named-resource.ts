/** The resource that a call of EventBridge, CloudWatch, Scheduler or Lambda names, as it stands in an ARN behind the account. */
import { account } from '../account.ts';

type Input = (name: string) => string | null;

/** `null`: the call names none, and is judged on `*`. */
export function namedResource(service: string, region: string, action: string, input: Input): string | null {
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
