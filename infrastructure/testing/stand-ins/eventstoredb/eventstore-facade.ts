import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as featuresServiceTypes from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type * as featuresTypes from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as sharedTypes from '@eventstore/db-client/generated/shared_pb.js';
import type * as statusTypes from '@eventstore/db-client/generated/status_pb.js';
import type * as streamsServiceTypes from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as pbTypes from '@eventstore/db-client/generated/streams_pb.js';
import {
  Metadata,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerInterceptor,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import type * as anyTypes from 'google-protobuf/google/protobuf/any_pb.js';
import type * as emptyTypes from 'google-protobuf/google/protobuf/empty_pb.js';
import {
  WrongExpectedRevision,
  type Appended,
  type NewEvent,
  type StoredEvent,
  type Subscription,
} from '../../../../application/ports/event-store.js';
import { closeStorage, openStorage, type Storage } from '../../../engines/sqlite/open-storage.js';

const require = createRequire(import.meta.url);
const pb = require('@eventstore/db-client/generated/streams_pb.js') as typeof pbTypes;
const shared = require('@eventstore/db-client/generated/shared_pb.js') as typeof sharedTypes;
const features =
  require('@eventstore/db-client/generated/serverfeatures_pb.js') as typeof featuresTypes;
const { Status } = require('@eventstore/db-client/generated/status_pb.js') as typeof statusTypes;
const { Any } = require('google-protobuf/google/protobuf/any_pb.js') as typeof anyTypes;
const { Empty: GoogleEmpty } =
  require('google-protobuf/google/protobuf/empty_pb.js') as typeof emptyTypes;
const streamsService =
  require('@eventstore/db-client/generated/streams_grpc_pb.js') as typeof streamsServiceTypes;
const featuresService =
  require('@eventstore/db-client/generated/serverfeatures_grpc_pb.js') as typeof featuresServiceTypes;

type ReadRequest = InstanceType<typeof pb.ReadReq>;
type ReadResponse = InstanceType<typeof pb.ReadResp>;
type BatchRequest = InstanceType<typeof pb.BatchAppendReq>;
type BatchResponse = InstanceType<typeof pb.BatchAppendResp>;
type BatchOptions = InstanceType<typeof pb.BatchAppendReq.Options>;
type AppendRequest = InstanceType<typeof pb.AppendReq>;
type AppendResponse = InstanceType<typeof pb.AppendResp>;
type ReadOptions = InstanceType<typeof pb.ReadReq.Options>;
type Proposed =
  | InstanceType<typeof pb.BatchAppendReq.ProposedMessage>
  | InstanceType<typeof pb.AppendReq.ProposedMessage>;

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

export type SubscriptionFault = 'unavailable' | 'ended' | 'silent' | 'twice' | 'fell behind';

export interface FacadeOptions {
  readonly directory: string;
  readonly port?: number;
  /** Milliseconds after its start in which it is not ready, as while it reads its index. */
  readonly notReadyMs?: number;
  /** As servers before 21.10: clients must append one call at a time. */
  readonly withoutBatchAppend?: boolean;
  /** Bytes of one append; EventStoreDB's default. */
  readonly maxAppendSize?: number;
  /** Speaks TLS, and answers this user only. PEM. */
  readonly secure?: {
    readonly key: Buffer;
    readonly certificate: Buffer;
    readonly user: string;
    readonly password: string;
  };
}

/** Places within the log of one event: positions have gaps of changing size, and rise. */
const STRIDE = 4_096;
const TICKS_PER_MS = 10_000n;
const PAGE = 500;
const MEBIBYTE = 1024 * 1024;
/**
 * After every so many events the server writes one of its own, as the real one does with its
 * statistics.
 */
const SYSTEM_EVERY = 5;

const commitOf = (position: number): number => position * STRIDE + ((position * 7_919) % 1_013);
const positionOf = (commit: number): number => Math.floor(commit / STRIDE);
const systemCommitOf = (position: number): number => commitOf(position) + 1_500;

interface Record {
  readonly stream: string;
  readonly revision: number;
  readonly commit: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recordedAt: number;
}

const systemRecord = (position: number): Record => ({
  stream: '$stats-127.0.0.1:2113',
  revision: position / SYSTEM_EVERY,
  commit: systemCommitOf(position),
  id: `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`,
  type: '$statsCollected',
  data: '{"proc-cpu":1}',
  metadata: '',
  recordedAt: Date.now(),
});

const recordOf = (event: StoredEvent): Record => ({ ...event, commit: commitOf(event.position) });

/**
 * Stands in for EventStoreDB where the real one cannot be had: speaks its gRPC protocol over the
 * embedded store, as far as the client's appends, reads and subscriptions go, and can be told to
 * misbehave as the real one does. It is for tests: no users, no cluster, no persistent
 * subscriptions.
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

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly storage: Storage,
    private readonly options: FacadeOptions,
  ) {
    if (!options.notReadyMs) return;
    this.isReady = false;
    setTimeout(() => (this.isReady = true), options.notReadyMs).unref();
  }

  static async start(options: FacadeOptions): Promise<EventStoreFacade> {
    mkdirSync(options.directory, { recursive: true });
    const storage = await openStorage(options.directory, 1);
    const { secure } = options;
    const server = new Server({
      'grpc.max_receive_message_length': 17 * MEBIBYTE,
      ...(secure ? { interceptors: [onlyFor(secure.user, secure.password)] } : {}),
    });
    const handlers: { facade?: EventStoreFacade } = {};
    const facade = (): EventStoreFacade => handlers.facade!;
    server.addService(featuresService.ServerFeaturesService, {
      getSupportedMethods: (
        _call: ServerUnaryCall<unknown, unknown>,
        answer: sendUnaryData<unknown>,
      ) => answer(null, facade().supported()),
    });
    server.addService(streamsService.StreamsService, {
      batchAppend: (call: ServerDuplexStream<BatchRequest, BatchResponse>) =>
        facade().batchAppend(call),
      append: (
        call: ServerReadableStream<AppendRequest, AppendResponse>,
        answer: sendUnaryData<AppendResponse>,
      ) => facade().append(call, answer),
      read: (call: ServerWritableStream<ReadRequest, ReadResponse>) => facade().read(call),
      delete: (_call: unknown, answer: sendUnaryData<never>) =>
        answer(failure(status.UNIMPLEMENTED, 'not in this stand-in')),
      tombstone: (_call: unknown, answer: sendUnaryData<never>) =>
        answer(failure(status.UNIMPLEMENTED, 'not in this stand-in')),
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
    return (handlers.facade = new EventStoreFacade(server, port, storage, options));
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

  async stop(): Promise<void> {
    this.server.forceShutdown();
    for (const subscription of this.subscriptions) await subscription.stop();
    await closeStorage(this.storage);
  }

  private counted(name: string): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }

  private supported(): InstanceType<typeof features.SupportedMethods> {
    this.counted('GetSupportedMethods');
    const answer = new features.SupportedMethods();
    answer.setEventStoreServerVersion('24.10.4');
    const names = ['read', 'append', ...(this.options.withoutBatchAppend ? [] : ['batchappend'])];
    answer.setMethodsList(
      names.map((name) => {
        const method = new features.SupportedMethod();
        method.setServiceName('event_store.client.streams.Streams');
        method.setMethodName(name);
        return method;
      }),
    );
    return answer;
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
      const stream = nameOf(options.getStreamIdentifier()!);
      const expected = options.hasStreamPosition()
        ? Number(options.getStreamPosition())
        : options.hasNoStream()
          ? -1
          : null;
      void this.store(stream, expected, events).then((outcome) => {
        if (outcome.fault === 'stored, stream closed with OK') return call.end();
        if (outcome.unavailable)
          return void call.emit('error', failure(status.UNAVAILABLE, 'the node is shutting down'));
        if (outcome.silent) return;
        const response = new pb.BatchAppendResp();
        response.setCorrelationId(correlation);
        response.setStreamIdentifier(options.getStreamIdentifier());
        if (outcome.error) response.setError(outcome.error);
        else response.setSuccess(batchSuccess(outcome.appended!, outcome.fault === 'no position'));
        this.answered(outcome, () => call.write(response));
      });
    });
  }

  private append(
    call: ServerReadableStream<AppendRequest, AppendResponse>,
    answer: sendUnaryData<AppendResponse>,
  ): void {
    let options: InstanceType<typeof pb.AppendReq.Options> | undefined;
    const events: NewEvent[] = [];
    call.on('data', (request: AppendRequest) => {
      if (request.hasOptions()) options = request.getOptions();
      if (request.hasProposedMessage()) events.push(eventOf(request.getProposedMessage()!));
    });
    call.on('error', () => undefined);
    call.on('end', () => {
      this.counted('Append');
      const stream = nameOf(options!.getStreamIdentifier()!);
      const expected = options!.hasRevision()
        ? Number(options!.getRevision())
        : options!.hasNoStream()
          ? -1
          : null;
      void this.store(stream, expected, events).then((outcome) => {
        if (outcome.unavailable || outcome.fault === 'stored, stream closed with OK')
          return answer(failure(status.UNAVAILABLE, 'the node is shutting down'));
        if (outcome.silent) return;
        if (!this.isReady) return answer(failure(status.UNAVAILABLE, NOT_READY));
        if (outcome.fault === 'stored, timed out without a message')
          return answer(failure(status.UNKNOWN, ''));
        if (outcome.fault === 'too large')
          return answer(
            failure(status.INVALID_ARGUMENT, 'the append is too large', {
              exception: 'maximum-append-size-exceeded',
              'maximum-append-size': String(this.options.maxAppendSize ?? MEBIBYTE),
            }),
          );
        const response = new pb.AppendResp();
        if (outcome.wrong) {
          const wrong = new pb.AppendResp.WrongExpectedVersion();
          if (outcome.wrong.actual < 0) wrong.setCurrentNoStream(new shared.Empty());
          else wrong.setCurrentRevision(String(outcome.wrong.actual));
          if (expected === null || expected < 0) wrong.setExpectedNoStream(new shared.Empty());
          else wrong.setExpectedRevision(String(expected));
          response.setWrongExpectedVersion(wrong);
        } else {
          const success = new pb.AppendResp.Success();
          success.setCurrentRevision(String(outcome.appended!.revision));
          if (outcome.fault === 'no position') success.setNoPosition(new shared.Empty());
          else {
            const position = new pb.AppendResp.Position();
            position.setCommitPosition(String(commitOf(outcome.appended!.position)));
            position.setPreparePosition(String(commitOf(outcome.appended!.position)));
            success.setPosition(position);
          }
          response.setSuccess(success);
        }
        this.answered(outcome, () => answer(null, response));
      });
    });
  }

  private answered({ fault }: Outcome, answer: () => void): void {
    if (fault === 'stored, answered late') this.heldBack.push(answer);
    else answer();
  }

  /** Stores, or does as it was told. */
  private async store(
    stream: string,
    expected: number | null,
    events: readonly NewEvent[],
  ): Promise<Outcome> {
    const fault = this.appendFaults.shift() ?? null;
    const kind = {
      fault,
      unavailable: fault?.endsWith('unavailable') ?? false,
      silent: fault?.endsWith('no answer') ?? false,
    };
    if (fault?.startsWith('not stored')) return kind;
    if (!this.isReady) return { ...kind, error: notReady() };
    const size = events.reduce(
      (bytes, e) =>
        bytes + Buffer.byteLength(e.data) + Buffer.byteLength(e.metadata) + e.type.length,
      0,
    );
    const limit = this.options.maxAppendSize ?? MEBIBYTE;
    if (fault === 'too large' || size > limit) {
      const exceeded = new shared.MaximumAppendSizeExceeded();
      exceeded.setMaxappendsize(limit);
      return {
        ...kind,
        fault: 'too large',
        error: statusOf(exceeded.serializeBinary(), 'MaximumAppendSizeExceeded'),
      };
    }
    try {
      const revision = expected ?? (await this.headOf(stream));
      const head = fault === 'not recognised' ? await this.headOf(stream) : revision;
      if (head !== revision) throw new WrongExpectedRevision(stream, revision, head);
      const appended = await this.storage.store.append(stream, revision, events);
      if (fault === 'stored, timed out without a message')
        return { ...kind, error: statusOf(new shared.Unknown().serializeBinary(), 'Unknown') };
      return { ...kind, appended };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      const wrong = new shared.WrongExpectedVersion();
      if (error.actual < 0) wrong.setCurrentNoStream(new GoogleEmpty());
      else wrong.setCurrentStreamRevision(String(error.actual));
      if (error.expected < 0) wrong.setExpectedNoStream(new GoogleEmpty());
      else wrong.setExpectedStreamPosition(String(error.expected));
      return {
        ...kind,
        wrong: error,
        error: statusOf(wrong.serializeBinary(), 'WrongExpectedVersion'),
      };
    }
  }

  private async headOf(stream: string): Promise<number> {
    for (let revision = -1; ;) {
      const page = await this.storage.store.readStream(stream, revision + 1, PAGE);
      if (page.length === 0) return revision;
      revision = page.at(-1)!.revision;
    }
  }

  private read(call: ServerWritableStream<ReadRequest, ReadResponse>): void {
    const options = call.request.getOptions()!;
    call.on('error', () => undefined);
    this.counted(options.hasSubscription() ? 'Subscribe' : 'Read');
    if (!this.isReady) return void call.emit('error', failure(status.UNAVAILABLE, NOT_READY));
    if (options.hasSubscription()) {
      const subscription = new AllSubscription(call, options, this.storage);
      this.subscriptions.add(subscription);
      const gone = (): void => {
        this.subscriptions.delete(subscription);
        void subscription.stop();
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

  private async readStream(
    call: ServerWritableStream<ReadRequest, ReadResponse>,
    options: ReadOptions,
  ): Promise<void> {
    const of = options.getStream()!;
    const stream = nameOf(of.getStreamIdentifier()!);
    const backwards = options.getReadDirection() === pb.ReadReq.Options.ReadDirection.BACKWARDS;
    const head = backwards || of.hasStart() ? await this.headOf(stream) : 0;
    const exists = (await this.storage.store.readStream(stream, 0, 1)).length > 0;
    if (!exists) {
      const missing = new pb.ReadResp.StreamNotFound();
      missing.setStreamIdentifier(of.getStreamIdentifier());
      const response = new pb.ReadResp();
      response.setStreamNotFound(missing);
      call.write(response);
      return;
    }
    let left = Number(options.getCount());
    if (backwards) {
      const from = of.hasEnd() ? head : Math.min(head, Number(of.getRevision()));
      const first = Math.max(0, from - left + 1);
      const events = await this.storage.store.readStream(stream, first, from - first + 1);
      for (const event of [...events].reverse()) await write(call, responseOf(recordOf(event)));
      return;
    }
    for (let from = of.hasStart() ? 0 : Number(of.getRevision()); left > 0;) {
      const page = await this.storage.store.readStream(stream, from, Math.min(PAGE, left));
      for (const event of page) await write(call, responseOf(recordOf(event)));
      left -= page.length;
      from += page.length;
      if (page.length === 0) return;
    }
  }

  private async readAll(
    call: ServerWritableStream<ReadRequest, ReadResponse>,
    options: ReadOptions,
  ): Promise<void> {
    const of = options.getAll()!;
    let left = Number(options.getCount());
    if (options.getReadDirection() === pb.ReadReq.Options.ReadDirection.BACKWARDS) {
      let to = of.hasEnd()
        ? Number.MAX_SAFE_INTEGER
        : Number(of.getPosition()!.getCommitPosition());
      for (let last = await this.storage.store.head(); last > 0 && left > 0;) {
        const first = Math.max(0, last - PAGE);
        const page = withSystemEvents(await this.storage.store.readAll(first, last - first)).filter(
          (r) => r.commit < to,
        );
        for (const record of page.reverse().slice(0, left)) await write(call, responseOf(record));
        left -= page.length;
        to = Number.MAX_SAFE_INTEGER;
        last = first;
      }
      return;
    }
    const from = of.hasStart() ? 0 : Number(of.getPosition()!.getCommitPosition());
    let after = from === 0 ? 0 : positionOf(from) - 1;
    for (let first = true; left > 0; first = false) {
      const page = await this.storage.store.readAll(after, PAGE);
      const records = withSystemEvents(page).filter((r) => r.commit >= from);
      // the real log is read byte by byte: where no record begins, nothing can be read
      if (first && from > 0 && records.length > 0 && records[0]!.commit !== from)
        throw failure(status.UNKNOWN, 'Unexpected ReadAllResult: Error');
      for (const record of records.slice(0, left)) await write(call, responseOf(record));
      left -= records.length;
      if (page.length === 0) return;
      after = page.at(-1)!.position;
    }
  }
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
  readonly appended?: Appended;
  readonly wrong?: WrongExpectedRevision;
  readonly error?: InstanceType<typeof Status>;
}

/** A subscription to `$all`, from a position on: what is there, then what comes. */
class AllSubscription {
  private readonly subscription: Subscription;
  /** Types of events that are asked for. */
  private readonly wanted: RegExp;
  private readonly sent: Record[] = [];
  private silent = false;
  private ended = false;

  constructor(
    private readonly call: ServerWritableStream<ReadRequest, ReadResponse>,
    options: ReadOptions,
    storage: Storage,
  ) {
    const of = options.getAll()!;
    const from = of.hasPosition() ? Number(of.getPosition()!.getCommitPosition()) : 0;
    const regex = options.getFilter()?.getEventType()?.getRegex();
    this.wanted = regex ? new RegExp(regex) : /^/;
    const confirmation = new pb.ReadResp.SubscriptionConfirmation();
    confirmation.setSubscriptionId(`subscription-${Math.random()}`);
    const response = new pb.ReadResp();
    response.setConfirmation(confirmation);
    call.write(response);
    // exclusive: what stands at the position has been seen, but a record of the server's own may
    // follow it
    this.subscription = storage.store.subscribe(
      from === 0 ? 0 : positionOf(from) - (from < commitOf(positionOf(from)) ? 1 : 0),
      (batch) => this.send(batch, from),
    );
    void storage.store.head().then((head) => {
      if (head <= positionOf(from)) this.caughtUp();
    });
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.subscription.stop();
  }

  disturb(fault: SubscriptionFault): void {
    switch (fault) {
      case 'unavailable':
        return void this.call.emit(
          'error',
          failure(status.UNAVAILABLE, 'the node is shutting down'),
        );
      case 'ended':
        return void this.call.end();
      case 'silent':
        this.silent = true;
        return;
      case 'twice':
        for (const record of this.sent.slice(-3)) this.call.write(responseOf(record));
        return;
      case 'fell behind': {
        const response = new pb.ReadResp();
        response.setFellBehind(new pb.ReadResp.FellBehind());
        this.call.write(response);
        this.caughtUp();
      }
    }
  }

  private caughtUp(): void {
    const response = new pb.ReadResp();
    response.setCaughtUp(new pb.ReadResp.CaughtUp());
    this.call.write(response);
  }

  private async send(batch: readonly StoredEvent[], from: number): Promise<void> {
    for (const record of withSystemEvents(batch)) {
      if (this.ended || this.silent || this.call.destroyed) return;
      if (record.commit <= from) continue;
      if (!this.wanted.test(record.type)) {
        const checkpoint = new pb.ReadResp.Checkpoint();
        checkpoint.setCommitPosition(String(record.commit));
        checkpoint.setPreparePosition(String(record.commit));
        const response = new pb.ReadResp();
        response.setCheckpoint(checkpoint);
        this.call.write(response);
        continue;
      }
      this.sent.push(record);
      if (this.sent.length > 100) this.sent.splice(0, 50);
      await write(this.call, responseOf(record));
    }
  }
}

const withSystemEvents = (events: readonly StoredEvent[]): Record[] =>
  events.flatMap((e) =>
    e.position % SYSTEM_EVERY === 0 ? [recordOf(e), systemRecord(e.position)] : [recordOf(e)],
  );

const nameOf = (identifier: InstanceType<typeof shared.StreamIdentifier>): string =>
  Buffer.from(identifier.getStreamName_asU8()).toString('utf8');

function eventOf(message: Proposed): NewEvent {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  const metadata = text(message.getCustomMetadata_asU8());
  return {
    id: message.getId()!.getString(),
    type: message.getMetadataMap().get('type')!,
    data: text(message.getData_asU8()),
    metadata: metadata === '' ? '{}' : metadata,
  };
}

function responseOf({
  stream,
  revision,
  commit,
  id,
  type,
  data,
  metadata,
  recordedAt,
}: Record): ReadResponse {
  const recorded = new pb.ReadResp.ReadEvent.RecordedEvent();
  const uuid = new shared.UUID();
  uuid.setString(id);
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  recorded.setId(uuid);
  recorded.setStreamIdentifier(identifier);
  recorded.setStreamRevision(String(revision));
  recorded.setCommitPosition(String(commit));
  recorded.setPreparePosition(String(commit));
  const map = recorded.getMetadataMap();
  map.set('type', type);
  map.set('content-type', 'application/json');
  map.set('created', String(BigInt(recordedAt) * TICKS_PER_MS));
  recorded.setData(Buffer.from(data));
  recorded.setCustomMetadata(Buffer.from(metadata));
  const event = new pb.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(commit));
  const response = new pb.ReadResp();
  response.setEvent(event);
  return response;
}

function batchSuccess(
  { revision, position }: Appended,
  withoutPosition: boolean,
): InstanceType<typeof pb.BatchAppendResp.Success> {
  const success = new pb.BatchAppendResp.Success();
  success.setCurrentRevision(String(revision));
  if (withoutPosition) {
    success.setNoPosition(new GoogleEmpty());
    return success;
  }
  const at = new shared.AllStreamPosition();
  at.setCommitPosition(String(commitOf(position)));
  at.setPreparePosition(String(commitOf(position)));
  success.setPosition(at);
  return success;
}

/** As 23.10 and 24.10 answer an append while they start. */
const NOT_READY = 'Server Is Not Ready';

function notReady(): InstanceType<typeof Status> {
  const any = new Any();
  any.pack(new GoogleEmpty().serializeBinary(), 'google.protobuf.Empty');
  const answer = new Status();
  answer.setMessage(NOT_READY);
  answer.setDetails(any);
  return answer;
}

function statusOf(bytes: Uint8Array, type: string): InstanceType<typeof Status> {
  const any = new Any();
  any.pack(bytes, `event_store.client.${type}`);
  const answer = new Status();
  answer.setDetails(any);
  return answer;
}

/** Waits where what was written waits in memory. */
async function write(
  call: ServerWritableStream<ReadRequest, ReadResponse>,
  response: ReadResponse,
): Promise<void> {
  if (call.destroyed || call.cancelled || call.write(response)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      call.off('drain', go).off('close', go).off('cancelled', go);
      resolve();
    };
    call.once('drain', go).once('close', go).once('cancelled', go);
  });
}

function failure(
  code: status,
  details: string,
  trailers: Readonly<globalThis.Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}
