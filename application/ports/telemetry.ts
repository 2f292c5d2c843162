/**
 * How a command ended: it was done (or there was nothing to do), the rules refused it, or it could
 * not be settled.
 */
export type CommandOutcome = 'done' | 'refused' | 'failed';

export type AppendOutcome = 'done' | 'conflict' | 'failed';

/** One command, from its arrival to its answer. */
export interface ObservedCommand {
  /**
   * Its place in a trace (W3C Trace Context, `traceparent`), kept with its events; null where no
   * trace is kept.
   */
  readonly traceparent: string | null;
  ended(outcome: CommandOutcome): void;
}

/** What is told of commands, appends and processes while they happen. */
export interface Telemetry {
  /**
   * A command has come. `traceparent` is that of the event which caused it; null: it is a part of
   * what is under way.
   */
  command(
    category: string,
    type: string,
    correlationId: string,
    traceparent: string | null,
  ): ObservedCommand;
  /** An append for these commands begins; the answer is called when it has ended. */
  append(
    category: string,
    events: number,
    commands: readonly ObservedCommand[],
  ): (outcome: AppendOutcome) => void;
  /** A process's command has failed and is tried again, or was put aside for an operator. */
  processCommandFailed(process: string, then: 'retried' | 'parked'): void;
}

const unobserved: ObservedCommand = { traceparent: null, ended: () => undefined };
const nothing = (): void => undefined;

/** Where nobody listens. */
export const noTelemetry: Telemetry = {
  command: () => unobserved,
  append: () => nothing,
  processCommandFailed: nothing,
};
