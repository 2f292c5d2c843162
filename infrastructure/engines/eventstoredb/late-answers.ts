import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type * as streamsServiceTypes from '@eventstore/db-client/generated/streams_grpc_pb.js';

const require = createRequire(import.meta.url);
const { StreamsClient } =
  require('@eventstore/db-client/generated/streams_grpc_pb.js') as typeof streamsServiceTypes;

type BatchAppend = (...args: never[]) => EventEmitter;
type Listener = (...args: unknown[]) => void;

let guarded = false;

/**
 * The client keeps what every append waits for in one table of the process, and empties it when any
 * of its streams fails. An answer that arrives on another one for an append that was in it is then
 * destructured out of nothing: a TypeError from a listener, which would end the process (6.2.1, and
 * the successor's 1.3 alike). Whoever waited was told of the failure already and asks again, so
 * such an answer is dropped.
 */
export function dropLateAnswers(): void {
  if (guarded) return;
  guarded = true;
  const prototype = StreamsClient.prototype as unknown as { batchAppend: BatchAppend };
  const original = prototype.batchAppend;
  prototype.batchAppend = function (this: unknown, ...args) {
    const stream = original.apply(this, args);
    const on = stream.on.bind(stream) as (event: string, listener: Listener) => EventEmitter;
    stream.on = ((event: string, listener: Listener) =>
      on(event, event === 'data' ? forgiving(listener) : listener)) as typeof stream.on;
    return stream;
  };
}

/** Nothing has been done before it throws, and nobody waits for what it would have told. */
const forgiving =
  (listener: Listener): Listener =>
  (...args) => {
    try {
      listener(...args);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
