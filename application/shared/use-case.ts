import type { AnyDecider } from '../../domain/shared/decider/decider.js';
import type { TaxRate } from '../../domain/pricing/tax/tax.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import type { Credentials } from '../people/sign-in/credentials.js';
import type { Letters } from '../people/sign-in/letters.js';
import { actorOf, requirePermission, type Caller } from './caller.js';
import type { CommandPipeline, CommandResult } from './command/pipeline.js';
import type { CatalogueSearch } from '../ports/catalogue-search.js';
import type { Documents } from '../ports/documents.js';
import type { EventStore } from '../ports/event-store.js';
import type { FileStore } from '../ports/files.js';
import type { Numbers } from '../ports/numbers.js';
import type { PersonalData } from '../ports/personal-data.js';
import type { PriceBook } from '../pricing/price-book.js';
import type { StockLocations } from '../stock/stock-locations.js';

/** Everything that a use case may ask. */
export interface Services {
  readonly pipeline: CommandPipeline;
  /** For those who look back; commands go through the pipeline. */
  readonly events: Pick<EventStore, 'readStream' | 'readAll' | 'eventAt' | 'head'>;
  readonly documents: Documents;
  readonly search: CatalogueSearch;
  readonly personal: PersonalData;
  readonly files: FileStore;
  readonly credentials: Credentials;
  readonly numbers: Numbers;
  readonly prices: PriceBook;
  readonly stockLocations: StockLocations;
  readonly taxRates: readonly TaxRate[];
  readonly letters: Letters;
  /** Adding up figures is given up after so many milliseconds. */
  readonly analysisLimitMs: number;
}

/** The circumstances of one request. */
export interface RequestMeta {
  readonly commandId: string;
  /**
   * The id of what the command creates. With an Idempotency-Key it is derived from it, so the store
   * refuses the second.
   */
  readonly newId: string;
  /** Business time, ISO 8601 in UTC. */
  readonly at: string;
  readonly correlationId?: string;
  readonly expectedRevision?: number;
  readonly requestHash?: string;
}

/** A command as its decider takes it, and the aggregate that it is for. */
export interface Prepared {
  readonly id: string;
  readonly command: { readonly type: string; readonly at: string };
  readonly creates?: boolean;
}

export interface UseCaseContext {
  /** Null where nobody has to be logged in. */
  readonly caller: Caller;
  readonly meta: RequestMeta;
  readonly services: Services;
}

/**
 * One thing that people do: who may, for which aggregate, and what the decider has to be told that
 * is looked up elsewhere.
 * `prepare` refuses what the caller may not touch.
 */
export interface UseCase<Input = unknown, State = unknown> {
  readonly name: string;
  readonly decider: AnyDecider;
  /** Null: no permission is needed beyond what `prepare` checks. */
  readonly permission: Permission | null;
  prepare(input: Input, context: UseCaseContext): Promise<Prepared> | Prepared;
  /** The message that the command bus carries for this use case. */
  readonly Message: new (input: Input, caller: Caller, meta: RequestMeta) => UseCaseMessage<Input>;
  readonly __state?: State;
}

export interface UseCaseMessage<Input = unknown> {
  readonly input: Input;
  readonly caller: Caller;
  readonly meta: RequestMeta;
}

/** Declares a use case; its message class is what `@nestjs/cqrs` dispatches by. */
export function useCase<Input, State = unknown>(
  definition: Omit<UseCase<Input, State>, 'Message' | '__state'>,
): UseCase<Input, State> {
  class Message implements UseCaseMessage<Input> {
    constructor(
      readonly input: Input,
      readonly caller: Caller,
      readonly meta: RequestMeta,
    ) {}
  }
  Object.defineProperty(Message, 'name', { value: definition.name });
  return { ...definition, Message };
}

/** authorise → look up → load, decide, append → answer. */
export async function handle<Input, State>(
  use: UseCase<Input, State>,
  { input, caller, meta }: UseCaseMessage<Input>,
  services: Services,
): Promise<CommandResult<State>> {
  if (use.permission !== null) requirePermission(caller, use.permission);
  const { id, command, creates } = await use.prepare(input, { caller, meta, services });
  const { commandId, expectedRevision, requestHash } = meta;
  return services.pipeline.execute<State>({
    decider: use.decider,
    id,
    command,
    context: {
      commandId,
      correlationId: meta.correlationId ?? commandId,
      causationId: commandId,
      actor: actorOf(caller),
      ...(requestHash ? { requestHash } : {}),
    },
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...(creates ? { creates } : {}),
  });
}
