import {
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerInterceptor,
  type ServerReadableStream,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import type { NewEvent } from '../../../../application/ports/event-store.js';
import { AllSubscription, type SubscriptionFault } from './all-subscription.js';
import { FacadeLog, type LogRecord } from './facade-log.js';
import {
  appendConflict,
  appendSuccess,
  batchConflict,
  batchSuccess,
  eventOf,
  expectedOfAppend,
  expectedOfBatch,
  failure,
  nameOf,
  pb,
  recordResponse,
  refusedInWords,
  ServerFeaturesService,
  streamNotFound,
  StreamsService,
  supportedMethods,
  timedOut,
  tooLarge,
  write,
  type AppendOptions,
  type AppendRequest,
  type AppendResponse,
  type BatchOptions,
  type BatchRequest,
  type BatchResponse,
  type Expected,
  type ReadCall,
  type ReadOptions,
  type RefusedAppend,
  type Stored,
} from './protocol.js';

export type { SubscriptionFault };

/**
 * What may happen to an append: it is stored or not, and answered, refused, left without an answer,
 * its connection ends, or its ids are not recognised when they come again.
 */
export type AppendFault =
  | 'stored, no answer'
  | 'stored, answered late'
  | 'not recognised'
  | 'not stored, no answer'
  | 'stored, stream closed with OK'
  | 'stored, unavailable'
  | 'not stored, unavailable'
  | 'stored, timed out without a message'
  | 'too large'
  | 'no position';

export interface FacadeOptions {
  readonly directory: string;
  readonly port?: number;
  /** Milliseconds after its start in which it is not ready, as while it reads its index. */
  readonly notReadyMs?: number;
  /** As servers before 21.10: clients must append one call at a time. */
  readonly withoutBatchAppend?: boolean;
  /** Bytes of one append; EventStoreDB's default. */
  readonly maxAppendSize?: number;
  /** Lets nobody read `$all`, as from users to whom no access list gives it. */
  readonly keepsAll?: boolean;
  /** Speaks TLS, and answers this user only. PEM. */
  readonly secure?: {
    readonly key: Buffer;
    readonly certificate: Buffer;
    readonly user: string;
    readonly password: string;
  };
}

/** The server whose answers it gives. */
const VERSION = '24.10.14';
const PAGE = 500;
const MEBIBYTE = 1024 * 1024;
/** In words only, for which the client has no class. */
const NOT_READY = 'Server Is Not Ready';
const BAD_REQUEST = 'BadRequest';

/**
 * Stands in for EventStoreDB where the real one cannot be had: speaks its gRPC protocol over a file
 * of the embedded store, as far as the client's appends, reads and subscriptions go, answers as 24.10
 * does (`eventstore-answers.spec.ts` holds it to that), and can be told to misbehave as real ones do.
 * It is for tests. What it leaves out: deleted streams and tombstones; metadata of streams, with
 * limits and access lists; links and projections; persistent subscriptions; clusters; users, but for
 * one; scavenges; ids of events as the server remembers them in other streams.
 */
export class EventStoreFacade {
  /** What happens to the appends that come next, in their order. */
  readonly appendFaults: AppendFault[] = [];
  /** Answers that were held back: `stored, answered late`. */
  private readonly heldBack: (() => void)[] = [];
  /** Calls that it has answered, by their name. */
  readonly calls = new Map<string, number>();
  private readonly subscriptions = new Set<AllSubscription>();
  /**
   * Not ready, an append is answered by an error that the client has no class for, and a read is
   * refused as unavailable.
   */
  isReady = true;
  private isStopped = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly log: FacadeLog,
    private readonly options: FacadeOptions,
  ) {
    if (!options.notReadyMs) return;
    this.isReady = false;
    setTimeout(() => (this.isReady = true), options.notReadyMs).unref();
  }

  static async start(options: FacadeOptions): Promise<EventStoreFacade> {
    const log = FacadeLog.open(options.directory);
    const { secure } = options;
    const server = new Server({
      'grpc.max_receive_message_length': 17 * MEBIBYTE,
      ...(secure ? { interceptors: [onlyFor(secure.user, secure.password)] } : {}),
    });
    const handlers: { facade?: EventStoreFacade } = {};
    const facade = (): EventStoreFacade => handlers.facade!;
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (
        _call: ServerUnaryCall<unknown, unknown>,
        answer: sendUnaryData<unknown>,
      ) => answer(null, facade().supported()),
    });
    const leftOut = (_call: unknown, answer: sendUnaryData<never>): void =>
      answer(failure(status.UNIMPLEMENTED, 'not in this stand-in'));
    server.addService(StreamsService, {
      batchAppend: (call: ServerDuplexStream<BatchRequest, BatchResponse>) =>
        facade().batchAppend(call),
      append: (
        call: ServerReadableStream<AppendRequest, AppendResponse>,
        answer: sendUnaryData<AppendResponse>,
      ) => facade().append(call, answer),
      read: (call: ReadCall) => facade().read(call),
      delete: leftOut,
      tombstone: leftOut,
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync(
        `127.0.0.1:${options.port ?? 0}`,
        secure
          ? ServerCredentials.createSsl(null, [
              { private_key: secure.key, cert_chain: secure.certificate },
            ])
          : ServerCredentials.createInsecure(),
        (error, bound) => (error ? reject(error) : resolve(bound)),
      ),
    );
    return (handlers.facade = new EventStoreFacade(server, port, log, options));
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  get holdsBack(): number {
    return this.heldBack.length;
  }

  /** Gives the answers that were held back. */
  answerLate(): void {
    for (const answer of this.heldBack.splice(0)) answer();
  }

  /** Every subscription at work misbehaves. */
  disturbSubscriptions(fault: SubscriptionFault): void {
    for (const subscription of [...this.subscriptions]) subscription.disturb(fault);
  }

  get subscribers(): number {
    return this.subscriptions.size;
  }

  /** The files are whole when it resolves, and may be copied. */
  stop(): Promise<void> {
    this.isStopped = true;
    this.server.forceShutdown();
    for (const subscription of this.subscriptions) subscription.stop();
    this.log.close();
    return Promise.resolve();
  }

  private counted(name: string): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }

  private supported(): ReturnType<typeof supportedMethods> {
    this.counted('GetSupportedMethods');
    return supportedMethods(VERSION, [
      'read',
      'append',
      ...(this.options.withoutBatchAppend ? [] : ['batchappend']),
    ]);
  }

  private batchAppend(call: ServerDuplexStream<BatchRequest, BatchResponse>): void {
    const waiting = new Map<string, { options: BatchOptions; events: NewEvent[] }>();
    call.on('end', () => call.end());
    call.on('error', () => undefined);
    call.on('data', (request: BatchRequest) => {
      const correlation = request.getCorrelationId()!;
      const id = correlation.getString();
      let one = waiting.get(id);
      if (!one) waiting.set(id, (one = { options: request.getOptions()!, events: [] }));
      one.events.push(...request.getProposedMessagesList().map(eventOf));
      if (!request.getIsFinal()) return;
      waiting.delete(id);
      this.counted('BatchAppend');
      const { options, events } = one;
      const expected = expectedOfBatch(options);
      void this.store(nameOf(options.getStreamIdentifier()!), expected, events).then((outcome) => {
        if (outcome.fault === 'stored, stream closed with OK') return call.end();
        if (outcome.unavailable)
          return void call.emit('error', failure(status.UNAVAILABLE, 'the node is shutting down'));
        if (outcome.silent) return;
        const response = new pb.BatchAppendResp();
        response.setCorrelationId(correlation);
        response.setStreamIdentifier(options.getStreamIdentifier());
        if (outcome.stored) response.setSuccess(batchSuccess(outcome.stored));
        else response.setError(this.refusalOf(outcome, expected));
        this.answered(outcome, () => call.write(response));
      });
    });
  }

  /** Why an append was not stored, or that it timed out. */
  private refusalOf({ fault, refused, actual }: Outcome, expected: Expected): RefusedAppend {
    if (fault === 'too large') return tooLarge(this.maxAppendSize);
    if (fault === 'stored, timed out without a message') return timedOut();
    return refused === undefined ? batchConflict(expected, actual!) : refusedInWords(refused);
  }

  private append(
    call: ServerReadableStream<AppendRequest, AppendResponse>,
    answer: sendUnaryData<AppendResponse>,
  ): void {
    let options: AppendOptions | undefined;
    const events: NewEvent[] = [];
    call.on('data', (request: AppendRequest) => {
      if (request.hasOptions()) options = request.getOptions();
      if (request.hasProposedMessage()) events.push(eventOf(request.getProposedMessage()!));
    });
    call.on('error', () => undefined);
    call.on('end', () => {
      this.counted('Append');
      const expected = expectedOfAppend(options!);
      void this.store(nameOf(options!.getStreamIdentifier()!), expected, events).then((outcome) => {
        const { fault, refused, stored, actual } = outcome;
        if (outcome.unavailable || fault === 'stored, stream closed with OK')
          return answer(failure(status.UNAVAILABLE, 'the node is shutting down'));
        if (outcome.silent) return;
        if (refused === NOT_READY) return answer(failure(status.UNAVAILABLE, NOT_READY));
        if (refused !== undefined) return answer(failure(status.INVALID_ARGUMENT, refused));
        if (fault === 'stored, timed out without a message')
          return answer(failure(status.UNKNOWN, ''));
        if (fault === 'too large')
          return answer(
            failure(status.INVALID_ARGUMENT, 'the append is too large', {
              exception: 'maximum-append-size-exceeded',
              'maximum-append-size': String(this.maxAppendSize),
            }),
          );
        const response = new pb.AppendResp();
        if (stored) response.setSuccess(appendSuccess(stored));
        else response.setWrongExpectedVersion(appendConflict(expected, actual!));
        this.answered(outcome, () => answer(null, response));
      });
    });
  }

  private answered({ fault }: Outcome, answer: () => void): void {
    if (fault === 'stored, answered late') this.heldBack.push(answer);
    else answer();
  }

  private get maxAppendSize(): number {
    return this.options.maxAppendSize ?? MEBIBYTE;
  }

  /** Stores, or does as it was told. */
  private async store(
    stream: string,
    expected: Expected,
    events: readonly NewEvent[],
  ): Promise<Outcome> {
    const fault = this.appendFaults.shift() ?? null;
    const kind = {
      fault,
      unavailable: fault?.endsWith('unavailable') ?? false,
      silent: fault?.endsWith('no answer') ?? false,
    };
    if (this.isStopped) return { ...kind, silent: true };
    if (fault?.startsWith('not stored')) return kind;
    if (!this.isReady) return { ...kind, refused: NOT_READY };
    if (stream === '' || events.some(({ type }) => type === ''))
      return { ...kind, refused: BAD_REQUEST };
    const size = events.reduce(
      (bytes, e) =>
        bytes + Buffer.byteLength(e.data) + Buffer.byteLength(e.metadata) + e.type.length,
      0,
    );
    if (fault === 'too large' || size > this.maxAppendSize) return { ...kind, fault: 'too large' };
    const at = this.log.lastOf(stream);
    if (fault === 'not recognised' && typeof expected === 'number' && at !== expected)
      return { ...kind, actual: at };
    if (expected === 'stream_exists' && at < 0) return { ...kind, actual: at };
    const stored = await this.appended(stream, expected, events, at);
    if ('actual' in stored) return { ...kind, actual: stored.actual };
    if (fault === 'stored, timed out without a message') return kind;
    return { ...kind, stored: fault === 'no position' ? { ...stored, commit: null } : stored };
  }

  private async appended(
    stream: string,
    expected: Expected,
    events: readonly NewEvent[],
    at: number,
  ): ReturnType<FacadeLog['append']> {
    const revision = typeof expected === 'number' ? expected : at;
    // of no events it says the revision that there is, from 0
    if (events.length === 0)
      return revision === at ? { revision: Math.max(0, at), commit: this.log.end } : { actual: at };
    if (typeof expected === 'number') return this.log.append(stream, revision, events);
    // with any revision an id that the stream has is a repeated append
    const [first] = events;
    const before = this.log.stream(stream, 0, at + 1).find(({ id }) => id === first!.id);
    return this.log.append(stream, before ? before.revision - 1 : revision, events);
  }

  private read(call: ReadCall): void {
    const options = call.request.getOptions()!;
    call.on('error', () => undefined);
    this.counted(options.hasSubscription() ? 'Subscribe' : 'Read');
    if (!this.isReady) return void call.emit('error', failure(status.UNAVAILABLE, NOT_READY));
    if (options.hasAll() && this.options.keepsAll)
      return void call.emit(
        'error',
        failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
      );
    if (options.hasAll() && isBeyondItself(options))
      return void call.emit('error', failure(status.UNKNOWN, 'Exception was thrown by handler.'));
    if (options.hasSubscription()) {
      const subscription = new AllSubscription(call, options, this.log);
      this.subscriptions.add(subscription);
      const gone = (): void => {
        this.subscriptions.delete(subscription);
        subscription.stop();
      };
      call.on('cancelled', gone);
      call.on('close', gone);
      return;
    }
    const done = options.hasStream() ? this.readStream(call, options) : this.readAll(call, options);
    done.then(
      () => call.end(),
      (error: unknown) => void call.emit('error', error),
    );
  }

  private async readStream(call: ReadCall, options: ReadOptions): Promise<void> {
    const of = options.getStream()!;
    const stream = nameOf(of.getStreamIdentifier()!);
    const last = this.log.lastOf(stream);
    if (last < 0) return void call.write(streamNotFound(of.getStreamIdentifier()!));
    let left = Number(options.getCount());
    if (left === 0) throw failure(status.UNKNOWN, 'Unexpected ReadStreamResult: Error');
    if (isBackwards(options)) {
      const from = of.hasEnd() ? last : Math.min(last, Number(of.getRevision()));
      const first = Math.max(0, from - left + 1);
      return send(call, this.log.stream(stream, first, from - first + 1).toReversed());
    }
    for (let from = of.hasStart() ? 0 : Number(of.getRevision()); left > 0;) {
      const page = this.log.stream(stream, from, Math.min(PAGE, left));
      await send(call, page);
      left -= page.length;
      from += page.length;
      if (page.length === 0) return;
    }
  }

  private async readAll(call: ReadCall, options: ReadOptions): Promise<void> {
    const of = options.getAll()!;
    const { log } = this;
    const backwards = isBackwards(options);
    let from = of.hasPosition()
      ? Number(of.getPosition()!.getCommitPosition())
      : backwards
        ? Number.MAX_SAFE_INTEGER
        : 0;
    if (of.hasPosition()) {
      // the real log is read byte by byte: where no record begins, nothing can be read
      if (!log.canReadFrom(from))
        throw failure(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition');
      if (backwards && from > log.end)
        throw failure(status.UNKNOWN, 'Unexpected ReadAllResult: Error');
    }
    for (let left = Number(options.getCount()); left > 0;) {
      const asked = Math.min(PAGE, left);
      const page = backwards ? log.before(from, asked) : log.from(from, asked);
      await send(call, page);
      if (page.length < asked) return;
      left -= page.length;
      from = page.at(-1)!.commit + (backwards ? 0 : 1);
    }
  }
}

async function send(call: ReadCall, records: readonly LogRecord[]): Promise<void> {
  for (const record of records) await write(call, recordResponse(record));
}

const isBackwards = (options: ReadOptions): boolean =>
  options.getReadDirection() === pb.ReadReq.Options.ReadDirection.BACKWARDS;

/** A place after its own commit is none. */
function isBeyondItself(options: ReadOptions): boolean {
  const position = options.getAll()!.getPosition();
  return (
    position !== undefined &&
    BigInt(position.getPreparePosition()) > BigInt(position.getCommitPosition())
  );
}

/**
 * Streams are for who has the password; which features there are is told to everybody, as the real
 * one does.
 */
function onlyFor(user: string, password: string): ServerInterceptor {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, go) => {
            if (
              !path.startsWith('/event_store.client.streams.') ||
              metadata.get('authorization')[0] === expected
            )
              go(metadata);
            else call.sendStatus({ code: status.UNAUTHENTICATED, details: 'who is this?' });
          },
        }),
    });
}

interface Outcome {
  readonly fault: AppendFault | null;
  readonly unavailable: boolean;
  readonly silent: boolean;
  readonly stored?: Stored;
  /** The stream is at this revision, and not where it was expected. */
  readonly actual?: number;
  /** Refused in these words. */
  readonly refused?: string;
}
