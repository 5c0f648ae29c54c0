import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import type { Severity } from '../catalogue/severity.ts';
import type { SesConfig } from '../config.ts';
import type { Batch } from '../finding/batch.ts';
import type { Destination, Message } from '../pipeline/ports.ts';
import { renderHtml } from '../render/html.ts';
import { subjectOf } from '../render/subject.ts';
import { textParts } from '../render/text.ts';
import { callOptions, clientSettings } from './client-settings.ts';

/** SES takes 10 MB a message, encoding included; far more than a mail reader shows. The text alternative stays well below. */
const MAX_TEXT_BYTES = 262_144;

const utf8 = (data: string): { Data: string; Charset: string } => ({ Data: data, Charset: 'UTF-8' });

class SesDestination implements Destination {
  readonly name = 'ses';
  readonly minimumSeverity: Severity;
  readonly #config: SesConfig;
  readonly #client: SESClient;

  constructor(config: SesConfig, client: SESClient) {
    this.minimumSeverity = config.minimumSeverity;
    this.#config = config;
    this.#client = client;
  }

  compose(batch: Batch): readonly Message[] {
    const subject = subjectOf(batch);
    return textParts(batch, { maxBytes: MAX_TEXT_BYTES }).map(({ text, tells }, index) => ({
      subject,
      text,
      // The HTML bounds itself and says what it left to the text; only the first mail carries it.
      html: index === 0 ? renderHtml(batch) : null,
      attributes: {},
      tells,
    }));
  }

  async send({ subject, text, html }: Message): Promise<void> {
    const { sender, recipients, configurationSet } = this.#config;
    await this.#client.send(
      new SendEmailCommand({
        Source: sender,
        Destination: { ToAddresses: [...recipients] },
        Message: {
          Subject: utf8(subject),
          Body: html === null ? { Text: utf8(text) } : { Html: utf8(html), Text: utf8(text) },
        },
        ...(configurationSet === null ? {} : { ConfigurationSetName: configurationSet }),
      }),
      callOptions(),
    );
  }
}

export const sesDestination = (config: SesConfig): Destination =>
  new SesDestination(config, new SESClient(clientSettings(config.region)));
