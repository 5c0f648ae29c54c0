import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import type { SesConfig } from '../config.ts';
import type { Batch } from '../core/batch.ts';
import type { Destination } from '../pipeline/ports.ts';
import { renderHtml } from '../render/html.ts';
import { subjectOf } from '../render/subject.ts';
import { renderText } from '../render/text.ts';
import { clientSettings } from './client-settings.ts';
import { sendEach } from './send-each.ts';

/** SES takes 10 MB a message, encoding included; far more than a mail reader shows. The text alternative stays well below. */
const MAX_TEXT_BYTES = 262_144;

const utf8 = (data: string): { Data: string; Charset: string } => ({ Data: data, Charset: 'UTF-8' });

export class SesDestination implements Destination {
  readonly name = 'ses';
  readonly #client: SESClient;
  readonly #config: SesConfig;

  constructor(config: SesConfig) {
    this.#client = new SESClient(clientSettings(config.region));
    this.#config = config;
  }

  async send(batch: Batch, delivered: Set<string>): Promise<void> {
    const { sender, recipients, configurationSet } = this.#config;
    const subject = utf8(subjectOf(batch));
    const html = utf8(renderHtml(batch));
    await sendEach(renderText(batch, { maxBytes: MAX_TEXT_BYTES }), delivered, (text, index) =>
      this.#client.send(
        new SendEmailCommand({
          Source: sender,
          Destination: { ToAddresses: [...recipients] },
          Message: {
            Subject: subject,
            // The HTML bounds itself and says what it left to the text; only the first mail carries it.
            Body: index === 0 ? { Html: html, Text: utf8(text) } : { Text: utf8(text) },
          },
          ...(configurationSet === null ? {} : { ConfigurationSetName: configurationSet }),
        }),
      ),
    );
  }
}
