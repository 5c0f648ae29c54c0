/** The commands of docs/nothing-arrives.md, as somebody runs them who knows nothing but the installation's name. */
import { readFileSync } from 'node:fs';
import { runCommand } from './aws-cli.ts';

const PAGE = readFileSync(new URL('../../docs/nothing-arrives.md', import.meta.url), 'utf8');

/** What the page says of the answers where nothing is wrong; each command has one of these in it. */
export const ANSWERS: readonly (readonly [command: string, answer: RegExp])[] = [
  ['cloudwatch describe-alarms', /alerts-heartbeat +\| +OK +\| +True/],
  ["--query '[State,LastUpdateStatus,CodeSha256]'", /^\["Active","Successful","[\w+/]{43}="\]$/],
  ['export group=', /^$/],
  ['echo "$group"', /^trail$/],
  ['IsMultiRegionTrail', /^arn:\S+:trail\/trail\tTrue\tTrue\tFalse$/],
  ['export trail=', /^$/],
  ['get-trail-status', /^\[true,.*,null\]$/],
  ['get-event-selectors', /"IncludeManagementEvents":true/],
  ['describe-log-groups', /^\[\["trail","STANDARD",null,null\]\]$/],
  ['get-transformer', /^$/],
  ['DATA_PROTECTION_POLICY', /^\[\]$/],
  ['TRANSFORMER_POLICY', /^\[\]$/],
  ['$.readOnly IS FALSE', /"eventSource\\":\\"iam.amazonaws.com/],
  ['scheduler get-schedule', /^\["ENABLED","rate\(1 hour\)","arn:\S+:role\/alerts-heartbeat-us-east-1"\]$/],
  ['lookup-events', /^(?!.*errorCode).*alerts-heartbeat.*"eventName":"UpdateRoleDescription"/s],
  ['describe-subscription-filters', /^\[\["alerts","arn:\S+:function:alerts","\{.*\}"\]\]$/],
  ['ForwardedLogEvents', /"Sum":[1-9]/],
  ['get-function-concurrency', /^$/],
  ['get-account-settings', /^\[1000,1000\]$/],
  ['list-event-source-mappings', /^\[\["Enabled","arn:\S+:alerts-redelivery"\]\]$/],
  ['logs tail', /\{"_aws".*"heartbeat":1/],
  ['ApproximateNumberOfMessagesNotVisible', /Messages":"0".*Visible":"0"/],
  ['$name-dead-letter', /Messages":"0"/],
  ['export bucket=', /^$/],
  ['list-objects-v2', /^null$/],
  ['export topic=', /^$/],
  ['KmsMasterKeyId,Policy', /null,".*AllowRules/],
  ['Subscriptions[].[Protocol', /^email\t\S+@example.com\tarn:\S+\nemail\t/],
  ['get-subscription-attributes', /^\["\w+@example.com",null,null\]$/],
  ['export key=', /^$/],
  ['kms describe-key', /KeyId/],
  ['[SES_SENDER,', /^\["alerts@example.com","\[\\"security@example.com\\"\]",null,null\]$/],
  ['sesv2 get-account', /^\[true,true,"HEALTHY",\{.*\}\]$/],
  ['export sender=', /^$/],
  ['--email-identity "$sender"', /^\[true,null\]$/],
  ['sender#*@}', /NotFoundException/],
  ['export recipient=', /^$/],
  ['get-suppressed-destination', /NotFoundException/],
  ['events list-rules', /(?:\| +alerts-[\w-]+ +\| +ENABLED +\|\n){11}/],
];

/** Of JSON what it says, without its layout. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}

/** Version 1 of the CLI has no `aws logs tail`, and takes the endpoint of SQS from an option alone. */
const SHIM = `aws() {
  case "$1 $2" in
    "logs tail") command aws --endpoint-url "$AWS_ENDPOINT_URL" logs filter-log-events --log-group-name "$3" --filter-pattern "$7" --query 'events[].message' --output text ;;
    *) command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@" ;;
  esac
}`;

/** Every command of the page with what it writes, run one after the other in one shell. */
export async function followPage(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly (readonly [command: string, answer: string])[]> {
  const blocks = [...PAGE.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const commands = blocks
    .flatMap((block) => block.trim().split('\n'))
    .map((command) => command.replace('name=iam-change-alerts', `name=${name}`));
  const script = commands.map((command) => `echo '@@'\n${command} 2>&1 || true`);
  const output = await runCommand(`${SHIM}\n${script.join('\n')}`, environment);
  const answers = output.split(/^@@$/m).slice(1);
  return commands.map((command, index) => [command, compact(answers[index]?.trim() ?? '')]);
}
