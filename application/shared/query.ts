import type { Permission } from '../../domain/people/user/permissions.js';
import { requirePermission, type Caller } from './caller.js';
import type { Services } from './use-case.js';

/** A question that people ask: who may, which read models it reads, and how. */
export interface Query<Input = unknown, Result = unknown> {
  readonly name: string;
  readonly permission: Permission;
  /** Read models that must have seen a writer's own writes before (`X-Read-After`). */
  readonly reads: readonly string[];
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

/** Declares a query; its message class is what `@nestjs/cqrs` dispatches by. */
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
  return { ...definition, Message };
}

export async function answer<Input, Result>(
  asked: Query<Input, Result>,
  { input, caller }: QueryMessage<Input>,
  services: Services,
): Promise<Result> {
  requirePermission(caller, asked.permission);
  return asked.run(input, { caller, services });
}
