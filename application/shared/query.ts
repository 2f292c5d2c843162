import type { Permission } from '../../domain/people/user/permissions.js';
import type { AnyProjection } from '../../projections/projection.js';
import { requirePermission, type Caller } from './caller.js';
import type { Services } from './use-case.js';

/** A query: the permission that it needs, the read models that it reads, and how it runs. */
export interface Query<Input = unknown, Result = unknown> {
  readonly name: string;
  readonly permission: Permission;
  /** Read models that must first have caught up with the caller's own writes (`X-Read-After`). */
  readonly reads: readonly AnyProjection[];
  run(
    input: Input,
    context: { readonly caller: Caller; readonly services: Services },
  ): Promise<Result>;
  /** The message that the query bus carries for this query. */
  readonly Message: new (input: Input, caller: Caller) => QueryMessage<Input>;
}

export interface QueryMessage<Input = unknown> {
  readonly input: Input;
  readonly caller: Caller;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds all of them
export type AnyQuery = Query<any, any>;

const declared = new Map<string, AnyQuery>();

/** Every query of the modules that have been loaded: see `declaredUseCases`. */
export const declaredQueries = (): readonly AnyQuery[] => [...declared.values()];

/**
 * Declares a query; its message class is what `@nestjs/cqrs` dispatches by.
 *
 * @throws Error where two have the same name: the start fails
 */
export function query<Input, Result>(
  definition: Omit<Query<Input, Result>, 'Message'>,
): Query<Input, Result> {
  class Message implements QueryMessage<Input> {
    constructor(
      readonly input: Input,
      readonly caller: Caller,
    ) {}
  }
  Object.defineProperty(Message, 'name', { value: definition.name });
  const declaration = { ...definition, Message };
  if (declared.has(declaration.name))
    throw new Error(`two queries are called "${declaration.name}"`);
  declared.set(declaration.name, declaration);
  return declaration;
}

/** authorise → read. */
export async function answer<Input, Result>(
  { permission, run }: Query<Input, Result>,
  { input, caller }: QueryMessage<Input>,
  services: Services,
): Promise<Result> {
  requirePermission(caller, permission);
  return run(input, { caller, services });
}
