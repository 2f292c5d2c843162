import type { Permission } from '../../domain/people/user/permissions.js';
import type { Decider, DomainCommand, DomainEvent } from '../../domain/shared/decider/decider.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import type { CommissionBook } from '../money/commission-book.js';
import type { PayoutSettings } from '../money/payout-settings.js';
import type { PayWithinHours } from '../money/proposed-terms.js';
import type { Credentials } from '../people/sign-in/credentials.js';
import type { Guesses } from '../people/sign-in/guesses.js';
import type { CatalogueSearch } from '../ports/catalogue-search.js';
import type { Documents } from '../ports/documents.js';
import { EngineUnavailable } from '../ports/engine-unavailable.js';
import { AppendTooLarge, type EventStore } from '../ports/event-store.js';
import type { FileStore } from '../ports/files.js';
import type { Numbers } from '../ports/numbers.js';
import type { PasswordRules } from '../ports/password-rules.js';
import type { PaymentGateway } from '../ports/payment-gateway.js';
import type { PersonalData } from '../ports/personal-data.js';
import type { PriceBook } from '../pricing/price-book.js';
import type { TaxRateBook } from '../pricing/tax-rate-book.js';
import type { StockLocations } from '../stock/stock-locations.js';
import type { Spending } from '../trading/spending.js';
import { actorOf, requirePermission, type Caller } from './caller.js';
import { RevisionMismatch, type CommandPipeline, type CommandResult } from './command/pipeline.js';
import type { Limits } from './limits.js';

/** Everything that a use case or query may use. */
export interface Services {
  readonly pipeline: CommandPipeline;
  /** For queries of past events; commands go through the pipeline. */
  readonly events: Pick<EventStore, 'readStream' | 'readAll' | 'eventAt' | 'head'>;
  readonly documents: Documents;
  readonly search: CatalogueSearch;
  readonly personal: PersonalData;
  readonly files: FileStore;
  readonly credentials: Credentials;
  readonly passwordRules: PasswordRules;
  readonly numbers: Numbers;
  /** Slows down whoever guesses passwords and codes. */
  readonly guesses: Guesses;
  /** How often strangers may try something, over all replicas. */
  readonly limits: Limits;
  /** What people have ordered this day and this month. */
  readonly spending: Spending;
  readonly prices: PriceBook;
  readonly stockLocations: StockLocations;
  readonly taxRates: TaxRateBook;
  readonly commission: CommissionBook;
  /** Takes buyers' money and pays vendors. */
  readonly gateway: PaymentGateway;
  /** When payout runs are, and from which amounts on two people decide. */
  readonly payoutSettings: PayoutSettings;
  /** Whether a tax id relieves of tax before anybody has recorded that it is registered. */
  readonly taxReliefBeforeConfirmation: boolean;
  readonly payWithinHours: PayWithinHours;
  /** Time limit of an analysis, in milliseconds. */
  readonly analysisLimitMs: number;
}

/** The metadata of one request. */
export interface RequestMeta {
  readonly commandId: string;
  /**
   * The id of what the command creates. Where the request has an Idempotency-Key the id is derived
   * from it, so that the store refuses a repeat.
   */
  readonly newId: string;
  /** Business time, ISO 8601 in UTC. */
  readonly at: string;
  readonly correlationId?: string;
  readonly expectedRevision?: number;
  readonly requestHash?: string;
  /**
   * How what is done beside the command is taken back, such as a claim on a name: called where
   * nothing comes of the command.
   */
  readonly undo?: (() => void)[];
}

/** A command for a decider, and the id of its aggregate. */
export interface Prepared<Command extends DomainCommand = DomainCommand> {
  readonly id: string;
  readonly command: Command;
  /** The command creates its aggregate. */
  readonly creates?: boolean;
}

export interface UseCaseContext {
  /** `nobody` where the use case needs no authentication. */
  readonly caller: Caller;
  readonly meta: RequestMeta;
  readonly services: Services;
}

/** The declaration of a use case; its decider's types determine which commands it may prepare. */
export interface UseCaseDefinition<
  Input,
  State,
  Command extends DomainCommand,
  Event extends DomainEvent,
> {
  /** Unique among all use cases; used in metrics and problems. */
  readonly name: string;
  readonly decider: Decider<State, Command, Event>;
  /** Null: no permission is needed beyond what `prepare` checks. */
  readonly permission: Permission | null;
  /**
   * Checks the caller's rights to the aggregate, and looks up what the decider needs.
   *
   * @throws DomainError
   */
  prepare(
    input: Input,
    context: UseCaseContext,
  ): Promise<Prepared<NoInfer<Command>>> | Prepared<NoInfer<Command>>;
}

/** A use case: the permission that it needs, the aggregate, and the command that it sends. */
export interface UseCase<
  Input = unknown,
  State = unknown,
  Command extends DomainCommand = DomainCommand,
  Event extends DomainEvent = DomainEvent,
> extends UseCaseDefinition<Input, State, Command, Event> {
  /** The message that the command bus carries for this use case. */
  readonly Message: new (input: Input, caller: Caller, meta: RequestMeta) => UseCaseMessage<Input>;
}

/** A use case whose command and event types do not matter to the caller. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- both are contravariant somewhere
export type UseCaseOf<Input, State> = UseCase<Input, State, any, any>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds all of them
export type AnyUseCase = UseCaseOf<any, any>;

export interface UseCaseMessage<Input = unknown> {
  readonly input: Input;
  readonly caller: Caller;
  readonly meta: RequestMeta;
}

const declared = new Map<string, AnyUseCase>();

/**
 * Every use case of the loaded modules. Code that refers to a use case has loaded its module, so
 * none can be used that is not registered with the command bus.
 */
export const declaredUseCases = (): readonly AnyUseCase[] => [...declared.values()];

/**
 * Declares a use case; its message class is what `@nestjs/cqrs` dispatches by.
 *
 * @throws Error where two have the same name: the start fails
 */
export function useCase<
  Input,
  State,
  Type extends string,
  Command extends DomainCommand<Type>,
  Event extends DomainEvent,
>(
  definition: UseCaseDefinition<Input, State, Command, Event>,
): UseCase<Input, State, Command, Event> {
  class Message implements UseCaseMessage<Input> {
    constructor(
      readonly input: Input,
      readonly caller: Caller,
      readonly meta: RequestMeta,
    ) {}
  }
  Object.defineProperty(Message, 'name', { value: definition.name });
  const use = { ...definition, Message };
  if (declared.has(use.name)) throw new Error(`two use cases are called "${use.name}"`);
  declared.set(use.name, use);
  return use;
}

/** Authorises, prepares the command, and executes it: load, decide, append. */
export async function handle<
  Input,
  State,
  Command extends DomainCommand,
  Event extends DomainEvent,
>(
  use: UseCase<Input, State, Command, Event>,
  { input, caller, meta }: UseCaseMessage<Input>,
  services: Services,
): Promise<CommandResult<State>> {
  if (use.permission !== null) requirePermission(caller, use.permission);
  const undo: (() => void)[] = [];
  let sent = false;
  try {
    const { id, command, creates } = await use.prepare(input, {
      caller,
      meta: { ...meta, undo },
      services,
    });
    const { commandId, expectedRevision, requestHash } = meta;
    sent = true;
    return await services.pipeline.execute({
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
  } catch (error) {
    if (!sent || leftNothing(error)) for (const takeBack of undo) takeBack();
    throw error;
  }
}

/** Whether it is certain that the command has left no event. */
const leftNothing = (error: unknown): boolean =>
  error instanceof DomainError ||
  error instanceof RevisionMismatch ||
  error instanceof AppendTooLarge ||
  (error instanceof EngineUnavailable && !error.outcomeUnknown);
