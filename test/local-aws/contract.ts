/** What the parts of the local AWS promise one another, and what the demo and the end-to-end tests may rely on. */

/** One alert as its reader would get it. */
export interface Mail {
  /** Counts up from 1 in the order of arrival. */
  readonly number: number;
  readonly via: 'SNS' | 'SES';
  /** ISO 8601. */
  readonly receivedAt: string;
  /** The topic's ARN for SNS, the sender for SES. */
  readonly from: string;
  /** Addresses that get it: SNS e-mail subscriptions, SES recipients. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** SES only. */
  readonly html: string | null;
  /** The SNS message attributes by name, as strings. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** One run of a function, whatever started it. */
export interface Invocation {
  readonly functionName: string;
  readonly requestId: string;
  /** 1 for the first try of an asynchronous event, up to 3. */
  readonly attempt: number;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Peak resident memory of the process, MB. */
  readonly maxMemoryMb: number;
  /** Whether the process was started for it. */
  readonly cold: boolean;
  readonly outcome: 'succeeded' | 'function error' | 'timed out' | 'out of memory' | 'exited';
  /** `errorType: errorMessage` where it did not succeed. */
  readonly error: string | null;
  /** Every line the function wrote. */
  readonly logLines: readonly string[];
}

/** What CloudWatch Logs did with one log event of a subscribed log group: lets a test tell "not selected" from "not allowed". */
export interface Delivery {
  readonly logGroup: string;
  readonly filterName: string;
  readonly functionName: string;
  readonly logEvents: number;
  readonly outcome: 'invoked' | 'not permitted' | 'no such function';
}

/** Makes calls of one service fail, for tests of delivery. */
export interface Fault {
  /** As in the endpoint's name: `sns`, `ses`, `sqs`, `kms`. */
  readonly service: string;
  /** The API action, `Publish`, `SendEmail`; every action when left out. */
  readonly action?: string;
  /**
   * `error` answers with `status`, `code` and `message` instead of doing the call; `cut` closes the connection; `slow`
   * waits `delayMs`; `kill` ends the function's process.
   */
  readonly kind: 'error' | 'cut' | 'slow' | 'kill';
  /** Where `cut`, `slow` and `kill` strike: before the call is done (when left out), after it was, or in its answer. */
  readonly at?: 'call' | 'answer' | 'mid-answer';
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly delayMs?: number;
  /** How many calls it hits; every one when left out. */
  readonly times?: number;
}

export interface LocalAwsOptions {
  /**
   * How long a second of AWS's waits takes, in seconds; default 0.01. Lambda's retries, the waits of queues, schedules and
   * the periods of alarms are shortened by it.
   */
  readonly timeScale?: number;
  /**
   * Whether calls are judged by the policies of who signed them, and those of queues and topics; default true.
   * - A function's calls, and what Lambda does with its role (log lines, polling a queue, the on-failure destination):
   *   by the policies and the permissions boundary of its role. A session that STS gave likewise.
   * - An IAM user's: create user, policies (its own, attached, or of its groups) and access key with the caller's
   *   credentials, and put the key into the environment (`{ ...aws.environment, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }`).
   *   Terraform then gets the error a restricted account gives. Lambda's iam:PassRole is judged too. moto keeps no
   *   permissions boundary of users.
   * Any other credentials, those of `LocalAws.environment` first, may do what no resource's policy denies.
   * iam/permissions.ts says what a call needs.
   */
  readonly enforceIam?: boolean;
  /** Where progress of a slow start (installing moto) goes; nothing when left out. */
  readonly onProgress?: (line: string) => void;
}

/**
 * Once a trail logs (`createTrail` in clients.ts, or modules/trail), every call becomes a CloudTrail record in its log group,
 * and every write an event for the rules of EventBridge: tests act by calls, and read the alerts that follow.
 */
export interface LocalAws {
  /** `http://127.0.0.1:PORT`: every AWS service answers here. */
  readonly endpointUrl: string;
  /** The list of mails in a browser. */
  readonly inboxUrl: string;
  /** What a process needs to use it as AWS: AWS_ENDPOINT_URL, credentials, Region; nothing of the caller's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same with credentials of the account's root user; those of `environment` are the user `admin`'s. */
  readonly rootEnvironment: Readonly<Record<string, string>>;
  mails(): readonly Mail[];
  clearMails(): void;
  invocations(): readonly Invocation[];
  deliveries(): readonly Delivery[];
  /** Called for each mail as it arrives; returns a function that stops it. */
  onMail(listener: (mail: Mail) => void): () => void;
  /** Resolves when no event, retry or queue poll with work is under way. Rejects after `timeoutMs` (default 60,000). */
  settled(timeoutMs?: number): Promise<void>;
  /** Numbers of mails whose sender never learned that they were accepted. */
  unheard(): ReadonlySet<number>;
  /** Adds a fault; returns a function that removes it. */
  addFault(fault: Fault): () => void;
  /** Ends every process it started; resolves when they are gone. */
  stop(): Promise<void>;
}

/** What the Lambda service is told of a function. */
export interface FunctionSpec {
  readonly functionName: string;
  readonly functionArn: string;
  readonly zip: Uint8Array;
  /** `index.handler` */
  readonly handler: string;
  /** `nodejs22.x` */
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** The function's own variables; the runtime's (AWS_REGION, AWS_LAMBDA_…) are added. */
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
  /** AWS_ENDPOINT_URL inside the function. */
  readonly endpointUrl: string;
  readonly logGroup: string;
  /** Of a session of the function's role. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

export interface InvocationResult extends Omit<Invocation, 'functionName' | 'requestId' | 'attempt'> {
  /** The handler's result as JSON, or Lambda's error object. */
  readonly payload: string;
}
