/** Parts of the installation itself. */
import { isHeartbeat } from '../record/heartbeat.ts';
import { hitIf, type Rule } from './rule.ts';

export const INSTALLATION_RULES: readonly Rule[] = [
  {
    id: 'S61',
    name: "Another use of the heartbeat's role",
    events: null,
    when: 'the caller is a session of the role that sends the heartbeats, and the call is none. A heartbeat itself is counted, not alerted',
    severity: 'high',
    techniques: ['T1078.004'],
    section: 'alerting',
    brief: "by the heartbeat's role",
    grave: false,
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
