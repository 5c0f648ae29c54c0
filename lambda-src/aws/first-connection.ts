import { Agent } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { asText } from '../record/json.ts';

/**
 * An environment that Lambda starts ahead of events is frozen until the first one, be it for minutes, and whoever is on
 * the way may have forgotten the connection. A start takes no longer than this.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const MAX_AGE_MS = 10_000;
const HTTPS_PORT = 443;

interface Opened {
  readonly host: string;
  readonly port: number;
  readonly socket: TLSSocket;
  /** By the clock that does not stop while the environment is frozen. */
  readonly at: number;
}

/** The part of an SDK command that is used here. */
interface Command {
  readonly middlewareStack: {
    add(
      middleware: () => (args: { readonly request: unknown }) => Promise<never>,
      options: { readonly name: string; readonly step: 'finalizeRequest'; readonly priority: 'low' },
    ): void;
  };
}

/**
 * The connections of one client. The first is opened while the function starts, for which Lambda gives a whole
 * processor; an event has a fourteenth of one at 128 MB. If it failed, was closed or got old, another one is opened when
 * it is needed, as without it.
 */
export class FirstConnection extends Agent {
  #opened: Opened | null = null;

  constructor() {
    // As the SDK's own: connections wait for the next event.
    super({ keepAlive: true, maxSockets: 50 });
  }

  /**
   * Takes a call through all that the client does before sending, which sets the client up and tells where it connects
   * to. Nothing is sent: the connection is opened instead, and not waited for.
   */
  async prepare(command: Command, send: () => Promise<unknown>): Promise<void> {
    const openOnly = ({ request }: { readonly request: unknown }): Promise<never> => {
      this.#open(request);
      return Promise.reject(new Error('Not sent: this opens the connection alone'));
    };
    command.middlewareStack.add(() => openOnly, { name: 'openOnly', step: 'finalizeRequest', priority: 'low' });
    // Whatever else keeps the call from being sent meets the first message, too, and is told and handled there.
    await Promise.allSettled([send()]);
  }

  #open(request: unknown): void {
    if (!(request instanceof Object && 'protocol' in request && 'hostname' in request && 'port' in request)) return;
    const host = asText(request.hostname);
    if (request.protocol !== 'https:' || host === null) return;
    const port = Number(request.port ?? HTTPS_PORT);
    const socket = connect({ ...this.options, host, port, servername: host });
    // It is closed then, and not used; what is wrong meets the connection that is opened in its place.
    socket.on('error', () => socket.destroy());
    socket.unref();
    this.#opened = { host, port, socket, at: Date.now() };
  }

  override createConnection(...args: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    const [{ host, port }] = args;
    const opened = this.#opened;
    this.#opened = null;
    if (opened === null) return super.createConnection(...args);
    const { socket } = opened;
    const isFit =
      opened.host === host &&
      opened.port === Number(port) &&
      Date.now() - opened.at < MAX_AGE_MS &&
      // A server that closes for want of a request may say so, which would be taken for its answer.
      socket.readableLength === 0 &&
      socket.writable;
    if (isFit) return socket.ref();
    socket.destroy();
    return super.createConnection(...args);
  }
}
