import { createRequire } from 'node:module';
import type * as featuresServiceTypes from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type * as featuresTypes from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as sharedTypes from '@eventstore/db-client/generated/shared_pb.js';
import type * as statusTypes from '@eventstore/db-client/generated/status_pb.js';
import type * as streamsServiceTypes from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as pbTypes from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, type status, type ServerWritableStream, type ServiceError } from '@grpc/grpc-js';
import type * as anyTypes from 'google-protobuf/google/protobuf/any_pb.js';
import type * as emptyTypes from 'google-protobuf/google/protobuf/empty_pb.js';
import type { NewEvent } from '../../../../application/ports/event-store.js';
import { bytesAsText, bytesOf, type LogRecord } from './facade-log.js';

/* The client has the generated messages, and no type declarations that could be imported as values. */
const require = createRequire(import.meta.url);
export const pb = require('@eventstore/db-client/generated/streams_pb.js') as typeof pbTypes;
const shared = require('@eventstore/db-client/generated/shared_pb.js') as typeof sharedTypes;
const features =
  require('@eventstore/db-client/generated/serverfeatures_pb.js') as typeof featuresTypes;
const { Status } = require('@eventstore/db-client/generated/status_pb.js') as typeof statusTypes;
const { Any } = require('google-protobuf/google/protobuf/any_pb.js') as typeof anyTypes;
const { Empty: GoogleEmpty } =
  require('google-protobuf/google/protobuf/empty_pb.js') as typeof emptyTypes;
export const { StreamsService } =
  require('@eventstore/db-client/generated/streams_grpc_pb.js') as typeof streamsServiceTypes;
export const { ServerFeaturesService } =
  require('@eventstore/db-client/generated/serverfeatures_grpc_pb.js') as typeof featuresServiceTypes;

export type ReadRequest = InstanceType<typeof pb.ReadReq>;
export type ReadResponse = InstanceType<typeof pb.ReadResp>;
export type ReadOptions = InstanceType<typeof pb.ReadReq.Options>;
export type BatchRequest = InstanceType<typeof pb.BatchAppendReq>;
export type BatchResponse = InstanceType<typeof pb.BatchAppendResp>;
export type BatchOptions = InstanceType<typeof pb.BatchAppendReq.Options>;
export type AppendRequest = InstanceType<typeof pb.AppendReq>;
export type AppendResponse = InstanceType<typeof pb.AppendResp>;
export type AppendOptions = InstanceType<typeof pb.AppendReq.Options>;
export type RefusedAppend = InstanceType<typeof Status>;
export type ReadCall = ServerWritableStream<ReadRequest, ReadResponse>;
type Proposed =
  | InstanceType<typeof pb.BatchAppendReq.ProposedMessage>
  | InstanceType<typeof pb.AppendReq.ProposedMessage>;
type Identifier = InstanceType<typeof shared.StreamIdentifier>;

/** Where an append expects its stream: at a revision, -1 for a stream that does not exist. */
export type Expected = number | 'any' | 'stream_exists';

const TICKS_PER_MS = 10_000n;
const JSON_TYPE = 'application/json';

export const nameOf = (identifier: Identifier): string =>
  Buffer.from(identifier.getStreamName_asU8()).toString('utf8');

export const expectedOfBatch = (options: BatchOptions): Expected =>
  options.hasStreamPosition()
    ? Number(options.getStreamPosition())
    : expectedOf(options.hasNoStream(), options.hasStreamExists());

export const expectedOfAppend = (options: AppendOptions): Expected =>
  options.hasRevision()
    ? Number(options.getRevision())
    : expectedOf(options.hasNoStream(), options.hasStreamExists());

const expectedOf = (noStream: boolean, exists: boolean): Expected =>
  noStream ? -1 : exists ? 'stream_exists' : 'any';

export function eventOf(message: Proposed): NewEvent {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  const metadata = text(message.getCustomMetadata_asU8());
  const map = message.getMetadataMap();
  const data = message.getData_asU8();
  return {
    id: message.getId()!.getString(),
    type: map.get('type')!,
    data: map.get('content-type') === JSON_TYPE ? text(data) : bytesAsText(data),
    metadata: metadata === '' ? '{}' : metadata,
  };
}

export function supportedMethods(
  version: string,
  streamMethods: readonly string[],
): InstanceType<typeof features.SupportedMethods> {
  const answer = new features.SupportedMethods();
  answer.setEventStoreServerVersion(version);
  answer.setMethodsList(
    streamMethods.map((name) => {
      const method = new features.SupportedMethod();
      method.setServiceName('event_store.client.streams.Streams');
      method.setMethodName(name);
      return method;
    }),
  );
  return answer;
}

/** A record as it is read. */
export function recordResponse(record: LogRecord): ReadResponse {
  const recorded = new pb.ReadResp.ReadEvent.RecordedEvent();
  const uuid = new shared.UUID();
  uuid.setString(record.id);
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(record.stream));
  const bytes = bytesOf(record.data);
  recorded.setId(uuid);
  recorded.setStreamIdentifier(identifier);
  recorded.setStreamRevision(String(record.revision));
  recorded.setCommitPosition(String(record.commit));
  recorded.setPreparePosition(String(record.commit));
  const map = recorded.getMetadataMap();
  map.set('type', record.type);
  map.set('content-type', bytes ? 'application/octet-stream' : JSON_TYPE);
  map.set('created', String(BigInt(record.recordedAt) * TICKS_PER_MS));
  recorded.setData(bytes ?? Buffer.from(record.data));
  recorded.setCustomMetadata(Buffer.from(record.metadata));
  const event = new pb.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(record.commit));
  const response = new pb.ReadResp();
  response.setEvent(event);
  return response;
}

export function streamNotFound(identifier: Identifier): ReadResponse {
  const missing = new pb.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(identifier);
  const response = new pb.ReadResp();
  response.setStreamNotFound(missing);
  return response;
}

/** A subscription has begun, has reached what comes live, or has fallen behind it. */
export function confirmation(): ReadResponse {
  const confirmed = new pb.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(`subscription-${Math.random()}`);
  const response = new pb.ReadResp();
  response.setConfirmation(confirmed);
  return response;
}

export function caughtUp(): ReadResponse {
  const response = new pb.ReadResp();
  response.setCaughtUp(new pb.ReadResp.CaughtUp());
  return response;
}

export function fellBehind(): ReadResponse {
  const response = new pb.ReadResp();
  response.setFellBehind(new pb.ReadResp.FellBehind());
  return response;
}

/** How far a filtered subscription has looked. */
export function checkpoint(commit: number): ReadResponse {
  const reached = new pb.ReadResp.Checkpoint();
  reached.setCommitPosition(String(commit));
  reached.setPreparePosition(String(commit));
  const response = new pb.ReadResp();
  response.setCheckpoint(reached);
  return response;
}

/** Where an append has got; `commit` null: the server does not say. */
export interface Stored {
  readonly revision: number;
  readonly commit: number | null;
}

export function batchSuccess({
  revision,
  commit,
}: Stored): InstanceType<typeof pb.BatchAppendResp.Success> {
  const success = new pb.BatchAppendResp.Success();
  success.setCurrentRevision(String(revision));
  if (commit === null) {
    success.setNoPosition(new GoogleEmpty());
    return success;
  }
  const at = new shared.AllStreamPosition();
  at.setCommitPosition(String(commit));
  at.setPreparePosition(String(commit));
  success.setPosition(at);
  return success;
}

export function appendSuccess({
  revision,
  commit,
}: Stored): InstanceType<typeof pb.AppendResp.Success> {
  const success = new pb.AppendResp.Success();
  success.setCurrentRevision(String(revision));
  if (commit === null) {
    success.setNoPosition(new shared.Empty());
    return success;
  }
  const at = new pb.AppendResp.Position();
  at.setCommitPosition(String(commit));
  at.setPreparePosition(String(commit));
  success.setPosition(at);
  return success;
}

export function batchConflict(expected: Expected, actual: number): RefusedAppend {
  const wrong = new shared.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new GoogleEmpty());
  else wrong.setCurrentStreamRevision(String(actual));
  if (expected === 'any') wrong.setExpectedAny(new GoogleEmpty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new GoogleEmpty());
  else if (expected < 0) wrong.setExpectedNoStream(new GoogleEmpty());
  else wrong.setExpectedStreamPosition(String(expected));
  return refused('WrongExpectedVersion', wrong.serializeBinary());
}

export function appendConflict(
  expected: Expected,
  actual: number,
): InstanceType<typeof pb.AppendResp.WrongExpectedVersion> {
  const wrong = new pb.AppendResp.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(actual));
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty());
  else if (expected < 0) wrong.setExpectedNoStream(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return wrong;
}

export function tooLarge(limit: number): RefusedAppend {
  const exceeded = new shared.MaximumAppendSizeExceeded();
  exceeded.setMaxappendsize(limit);
  return refused('MaximumAppendSizeExceeded', exceeded.serializeBinary());
}

export const timedOut = (): RefusedAppend =>
  refused('Unknown', new shared.Unknown().serializeBinary());

function refused(type: string, details: Uint8Array): RefusedAppend {
  const any = new Any();
  any.pack(details, `event_store.client.${type}`);
  const answer = new Status();
  answer.setDetails(any);
  return answer;
}

/** As 23.10 and 24.10 answer an append while they start, and one without a name: in words only. */
export function refusedInWords(words: string): RefusedAppend {
  const any = new Any();
  any.pack(new GoogleEmpty().serializeBinary(), 'google.protobuf.Empty');
  const answer = new Status();
  answer.setMessage(words);
  answer.setDetails(any);
  return answer;
}

export function failure(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

/** Waits where what was written waits in memory. */
export async function write(call: ReadCall, response: ReadResponse): Promise<void> {
  if (call.destroyed || call.cancelled || call.write(response)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      call.off('drain', go).off('close', go).off('cancelled', go);
      resolve();
    };
    call.once('drain', go).once('close', go).once('cancelled', go);
  });
}
