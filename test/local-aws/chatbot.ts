/**
 * Amazon Q Developer in chat applications, which moto has not: configurations are kept and told, and post nothing.
 * https://docs.aws.amazon.com/chatbot/latest/APIReference/API_Operations.html
 */
import { account } from './account.ts';
import { type AwsRequest, type AwsResponse, awsError, json, jsonOf } from './request.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Client {
  readonly type: string;
  /** By member, the pattern that the API gives. */
  readonly ids: Readonly<Record<string, RegExp>>;
}

const SLACK: Client = {
  type: 'slack-channel',
  ids: { SlackTeamId: /^[0-9A-Z]{1,255}$/, SlackChannelId: /^[A-Za-z0-9]+$/ },
};
const UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const TEAMS: Client = {
  type: 'microsoft-teams-channel',
  ids: {
    ChannelId: /^[a-zA-Z0-9-_=+/.,]*%3[aA][a-zA-Z0-9-_=+/.,]*%40[a-zA-Z0-9-_=+/.,]*$/,
    TeamId: UUID,
    TenantId: UUID,
  },
};

const CALL = /^\/(create|describe|list|update|delete)-(slack|ms-teams)-channel-configurations?$/;

export class Chatbot {
  /** By ARN. */
  readonly #configurations = new Map<string, Fields>();

  readonly serve = (request: AwsRequest): Promise<AwsResponse | null> =>
    Promise.resolve(request.service === 'chatbot' ? this.#answer(request) : null);

  #answer(request: AwsRequest): AwsResponse {
    const input = jsonOf(request);
    if (request.path === '/list-tags-for-resource') {
      return json({ Tags: this.#configurations.get(String(input['ResourceARN']))?.['Tags'] ?? [] });
    }
    const [, verb = '', name = ''] = CALL.exec(request.path) ?? [];
    if (verb === '') return awsError(request, 400, 'InvalidRequestException', `${request.path} is not served here`);
    const client = name === 'slack' ? SLACK : TEAMS;
    if (verb === 'create') return this.#create(request, client, input);
    if (verb === 'list') {
      const all = [...this.#configurations.values()];
      return json({ TeamChannelConfigurations: all.filter(({ TeamId }) => TeamId === input['TeamId']) });
    }
    const arn = String(input['ChatConfigurationArn']);
    const configuration = this.#configurations.get(arn);
    if (verb === 'describe') {
      return json({ SlackChannelConfigurations: configuration === undefined ? [] : [configuration] });
    }
    if (configuration === undefined) {
      return awsError(request, 404, 'ResourceNotFoundException', `There is no configuration ${arn}`);
    }
    if (verb === 'delete') {
      this.#configurations.delete(arn);
      return json({}, 204);
    }
    const changed = verb === 'update' ? { ...configuration, ...input } : configuration;
    this.#configurations.set(arn, changed);
    return json({ ChannelConfiguration: changed });
  }

  #create(request: AwsRequest, { type, ids }: Client, input: Fields): AwsResponse {
    const wrong = Object.entries(ids).filter(([member, pattern]) => !pattern.test(String(input[member])));
    if (wrong.length > 0) {
      const members = wrong.map(([member]) => member).join(', ');
      return awsError(request, 400, 'InvalidParameterException', `Invalid ${members}`);
    }
    const arn = `arn:aws:chatbot::${account()}:chat-configuration/${type}/${input['ConfigurationName']}`;
    if (this.#configurations.has(arn)) return awsError(request, 409, 'ConflictException', `${arn} exists`);
    const configuration = { ...input, ChatConfigurationArn: arn, State: 'ENABLED' };
    this.#configurations.set(arn, configuration);
    return json({ ChannelConfiguration: configuration }, 201);
  }
}
