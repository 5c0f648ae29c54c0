/** Parts of the installation itself. */
import { isHeartbeat } from '../record/heartbeat.ts';
import { hitIf, type Rule } from './rule.ts';

export const INSTALLATION_RULES: readonly Rule[] = [
  {
    id: 'S61',
    events: null,
    severity: 'high',
    techniques: ['T1078.004'],
    section: 'alerting',
    brief: "by the heartbeat's role",
    looksAt: 'caller',
    kept: ['evidence', 'info'],
    judge: ({ record, settings: { heartbeat } }) =>
      hitIf(
        heartbeat !== null &&
          record.identity.sessionIssuer?.arn === heartbeat.roleArn &&
          !isHeartbeat(record, heartbeat),
        'high',
        'The role that sends the heartbeats did something else: only EventBridge Scheduler should be able to use it',
      ),
  },
];
