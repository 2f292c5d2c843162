/**
 * How a command ended: it succeeded (or had no effect), a business rule refused it, or it failed.
 */
export type CommandOutcome = 'done' | 'refused' | 'failed';

export type AppendOutcome = 'done' | 'conflict' | 'failed';

/** One command, from its arrival to its answer. */
export interface ObservedCommand {
  /** Its trace context (W3C `traceparent`), stored with its events; null where it is not traced. */
  readonly traceparent: string | null;
  ended(outcome: CommandOutcome): void;
}

/** Receives commands, appends and failures of processes as they happen. */
export interface Telemetry {
  /**
   * A command has arrived. `traceparent` is that of the event that caused it; null: it belongs to
   * the current trace.
   */
  command(
    category: string,
    type: string,
    correlationId: string,
    traceparent: string | null,
  ): ObservedCommand;
  /**
   * An append for these commands begins; the returned function must be called when it has ended.
   */
  append(
    category: string,
    events: number,
    commands: readonly ObservedCommand[],
  ): (outcome: AppendOutcome) => void;
  /** A process's command has failed and is retried, or was parked for an operator. */
  processCommandFailed(process: string, then: 'retried' | 'parked'): void;
  /**
   * The payment gateway has sent news, or was asked for them: they were taken, known already, or
   * concern nothing of ours.
   */
  gatewayNews(by: 'callback' | 'poll', outcome: GatewayNewsOutcome): void;
}

export type GatewayNewsOutcome = 'taken' | 'known' | 'foreign';

const unobserved: ObservedCommand = { traceparent: null, ended: () => undefined };
const nothing = (): void => undefined;

/** Ignores everything. */
export const noTelemetry: Telemetry = {
  command: () => unobserved,
  append: () => nothing,
  processCommandFailed: nothing,
  gatewayNews: nothing,
};
