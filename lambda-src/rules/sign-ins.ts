/** How people got into the console. */
import { NO_SUCH_USER } from '../record/actor.ts';
import { asText } from '../record/json.ts';
import { type Facts, hitIf, isInstance, NONE, type Rule } from './rule.ts';

const isSuccess = ({ record }: Facts): boolean => asText(record.responseElements?.['ConsoleLogin']) === 'Success';

export const SIGN_IN_RULES: readonly Rule[] = [
  {
    id: 'S84',
    events: ['signin:ConsoleLogin'],
    severity: 'low',
    techniques: ['T1110'],
    looksAt: 'caller',
    judge: ({ record, outcome, actor }) => {
      if (outcome.kind === 'succeeded' || actor.type !== 'user') return NONE;
      if (record.identity.userName === NO_SUCH_USER) {
        return hitIf(
          true,
          'low',
          'No user has the name, so CloudTrail hides it: mistyped, or a password typed in its place',
        );
      }
      return actor.mfa === 'yes'
        ? hitIf(true, 'medium', 'The password was right, the MFA code was not: somebody may know the password')
        : hitIf(true, 'low', 'The sign-in failed');
    },
  },
  {
    id: 'S73',
    events: ['signin:ConsoleLogin'],
    severity: 'medium',
    techniques: ['T1078.004'],
    brief: 'without MFA',
    looksAt: 'caller',
    judge: (facts) =>
      hitIf(
        facts.actor.type === 'user' && isSuccess(facts) && facts.actor.mfa === 'no',
        'medium',
        'An IAM user signed in with a password alone',
      ),
  },
  {
    id: 'S74',
    events: ['signin:ConsoleLogin', 'signin:GetSigninToken'],
    severity: 'medium',
    techniques: ['T1078.004', 'T1550.001'],
    brief: 'from other credentials',
    judge: (facts) => {
      const { actor, record } = facts;
      if (record.eventName === 'ConsoleLogin' && !isSuccess(facts)) return NONE;
      if (isInstance(actor)) {
        return hitIf(
          true,
          'high',
          `The credentials of EC2 instance ${actor.sessionName} opened the console: no instance does that`,
        );
      }
      return hitIf(
        actor.type === 'federated user',
        'medium',
        'A federation token opened the console: it outlives the access key it was made with',
      );
    },
  },
  {
    id: 'S75',
    events: ['signin:ConsoleLogin'],
    severity: 'high',
    techniques: ['T1078.004', 'T1110'],
    section: 'root-user',
    looksAt: 'caller',
    judge: (facts) =>
      hitIf(
        facts.actor.type === 'root user' && facts.outcome.kind !== 'succeeded',
        'high',
        'Somebody tried to sign in as the root user',
      ),
  },
];
