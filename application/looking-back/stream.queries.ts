import { conflict, missing } from '../../domain/shared/decider/domain-error.js';
import type { EventStore } from '../ports/event-store.js';
import { UnreadableEvent } from '../shared/event/codec.js';
import { query } from '../shared/query.js';
import {
  differences,
  NothingToReplay,
  replay,
  type Difference,
  type Moment,
  type PastState,
} from './replay.js';

async function stateAt(
  events: Pick<EventStore, 'readStream'>,
  stream: string,
  moment: Moment,
): Promise<PastState> {
  try {
    return await replay(events, stream, moment);
  } catch (error) {
    if (error instanceof NothingToReplay) throw missing('stream/nothing-there', error.message);
    if (error instanceof UnreadableEvent)
      throw conflict(
        'stream/unreadable',
        `${error.message}: ask for a moment before it, or look at its events one by one`,
      );
    throw error;
  }
}

/** An aggregate's state at a moment; personal data stays sealed. */
export const getStreamState = query<{ stream: string; moment: Moment }, PastState>({
  name: 'GetStreamState',
  permission: 'audit.read',
  reads: [],
  run: ({ stream, moment }, { services }) => stateAt(services.events, stream, moment),
});

export interface StreamDiff {
  readonly from: PastState;
  readonly to: PastState;
  readonly differences: readonly Difference[];
}

/** The differences of an aggregate between two moments. */
export const getStreamDiff = query<{ stream: string; from: Moment; to: Moment }, StreamDiff>({
  name: 'GetStreamDiff',
  permission: 'audit.read',
  reads: [],
  run: async ({ stream, from, to }, { services }) => {
    const [before, after] = [
      await stateAt(services.events, stream, from),
      await stateAt(services.events, stream, to),
    ];
    return { from: before, to: after, differences: differences(before.state, after.state) };
  },
});
