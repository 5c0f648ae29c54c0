/**
 * What a rule's target is sent. Values are copied as they are: a transformer makes nothing inert.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at `$.detail.requestParameters.tags[0]`. */
export function valueAt(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, event);
}

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const VARIABLE = /<([\w.-]+)>/g;

export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/** What EventBridge would say against a target's template, or `null`. It must be JSON, or a string of JSON in each line. */
export function problemOf({ Id, InputTransformer }: Target): string | null {
  if (InputTransformer === undefined) return null;
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  const unknown = [...InputTemplate.matchAll(VARIABLE)].find(
    ([, name = '']) => !(name in InputPathsMap) && !name.startsWith('aws.events.'),
  );
  if (unknown !== undefined) return `InputTemplate for target ${Id} contains undefined placeholder ${unknown[1]}.`;
  const filled = InputTemplate.replace(VARIABLE, '0');
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const isText = filled
    .split('\n')
    .every((line) => line.trim() === '' || (line.trim().startsWith('"') && isJson(line)));
  return isText || isJson(filled) ? null : `Invalid InputTemplate for target ${Id}`;
}

export function inputFor(target: Target, event: Fields, ruleArn: string): string {
  const { Input, InputPath, InputTransformer } = target;
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(event, InputPath));
  if (InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  const own: Fields = {
    'aws.events.rule-arn': ruleArn,
    'aws.events.rule-name': ruleArn.split('/').pop(),
    'aws.events.event.ingestion-time': event['time'],
    'aws.events.event.json': event,
    'aws.events.event': Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail')),
  };
  return InputTemplate.replace(VARIABLE, (_, name: string) => {
    const path = InputPathsMap[name];
    return shown(path === undefined ? own[name] : valueAt(event, path));
  });
}
