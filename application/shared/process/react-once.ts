import { derivedId } from '../command/ids.js';
import type { RecordedEvent } from '../event/envelope.js';
import type { AnyProcess, ProcessCommand, Reaction } from './process.js';

/** One instance of a process, as far as it has come. */
export interface InstanceSoFar {
  readonly state: object | null;
  /** Of the last event that the state has seen. */
  readonly position: number;
}

export interface CommandToSend {
  /** Derived from the event and the command's place in the reaction: a repeat has the same. */
  readonly commandId: string;
  readonly command: ProcessCommand;
}

export interface ReactionOnce {
  readonly state: object | null;
  readonly commands: readonly CommandToSend[];
}

/** What an instance does when an event reaches it; null where it has seen the event before. */
export function reactOnce(
  process: AnyProcess,
  { state, position }: InstanceSoFar,
  event: RecordedEvent,
): ReactionOnce | null {
  if (event.position <= position) return null;
  const reaction = process.react(state, event) as Reaction<object>;
  const commands = reaction.commands.map((command, i) => ({
    commandId: derivedId('process', process.name, event.id, i),
    command,
  }));
  return { state: reaction.state, commands };
}
