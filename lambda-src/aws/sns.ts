import { type MessageAttributeValue, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Severity } from '../catalogue/severity.ts';
import type { Format, SnsConfig } from '../config.ts';
import type { Batch } from '../finding/batch.ts';
import type { Destination, Message } from '../pipeline/ports.ts';
import { type Attributes, attributesOf, MAX_ATTRIBUTE_BYTES } from '../render/attributes.ts';
import type { Part } from '../render/part.ts';
import { subjectOf } from '../render/subject.ts';
import { textParts } from '../render/text.ts';
import { callOptions, clientSettings } from './client-settings.ts';

/** SNS counts message, subject and attributes together: 262,144 bytes. https://docs.aws.amazon.com/general/latest/gr/sns.html */
const MAX_BYTES = 262_144;
/** Kept free for the subject (99 characters) and the attributes below. */
const RESERVED_BYTES = 99 + MAX_ATTRIBUTE_BYTES;
const LIMITS = { maxBytes: MAX_BYTES - RESERVED_BYTES };

type Render = (batch: Batch) => Iterable<Part>;

/** The code of JSON and chat is loaded only where a topic uses one; that of text is in nearly every start. */
const RENDERERS: Readonly<Record<Format, () => Promise<Render>>> = {
  text: async () => (batch) => textParts(batch, LIMITS),
  json: async () => {
    const { jsonParts } = await import('../render/formats.ts');
    return (batch) => jsonParts(batch, LIMITS);
  },
  chat: async () => (await import('../render/formats.ts')).chatParts,
};

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
const messageAttributes = (attributes: Attributes): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? { DataType: 'String', StringValue: value }
        : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
    ]),
  );

class SnsDestination implements Destination {
  readonly name: string;
  readonly minimumSeverity: Severity;
  readonly #config: SnsConfig;
  readonly #client: SNSClient;
  readonly #render: Render;

  constructor(config: SnsConfig, client: SNSClient, render: Render) {
    this.name = config.name;
    this.minimumSeverity = config.minimumSeverity;
    this.#config = config;
    this.#client = client;
    this.#render = render;
  }

  *compose(batch: Batch): Iterable<Message> {
    const subject = subjectOf(batch);
    const attributes = attributesOf(batch);
    for (const { text, tells } of this.#render(batch)) yield { subject, text, html: null, attributes, tells };
  }

  async send({ subject, text, attributes }: Message): Promise<void> {
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#config.topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: messageAttributes(attributes),
      }),
      callOptions(),
    );
  }
}

/** One destination a topic; topics of one Region share a client and its connections. */
export async function snsDestinations(configs: readonly SnsConfig[]): Promise<readonly Destination[]> {
  const clients = new Map<string, SNSClient>();
  return Promise.all(
    configs.map(async (config) => {
      const client = clients.get(config.region) ?? new SNSClient(clientSettings(config.region));
      clients.set(config.region, client);
      return new SnsDestination(config, client, await RENDERERS[config.format]());
    }),
  );
}
