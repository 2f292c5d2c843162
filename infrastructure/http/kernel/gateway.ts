import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requirePermission, type Caller } from '../../../application/shared/caller.js';
import { derivedId, newId } from '../../../application/shared/command/ids.js';
import {
  RevisionMismatch,
  type CommandResult,
} from '../../../application/shared/command/pipeline.js';
import type { EventMetadata } from '../../../application/shared/event/envelope.js';
import type { Query } from '../../../application/shared/query.js';
import type {
  AnyUseCase,
  RequestMeta,
  UseCase,
  UseCaseOf,
} from '../../../application/shared/use-case.js';
import type { DomainCommand, DomainEvent } from '../../../domain/shared/decider/decider.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf } from './access.js';
import { within } from './observed-requests.js';
import { HttpProblem, problem } from './problem.js';

export const MARKETPLACE = Symbol('marketplace');

const READ_AFTER_MS = 5_000;
/** Requests of one caller that wait for read models at once. */
const MAX_WAITING = 64;
const KEY = /^[\x21-\x7e]{1,200}$/;

/** From an HTTP request to the buses and back: ids, idempotency, If-Match, X-Read-After. */
@Injectable()
export class Gateway {
  /** Ids of creations that are being answered; in this process, and the store sees to the rest. */
  private readonly inFlight = new Set<string>();
  /** By person or API key, how many requests wait for read models. */
  private readonly waiting = new Map<string, number>();

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  /**
   * Executes a use case in the caller's name. With an Idempotency-Key what it creates has an id
   * derived from it: a repeat is answered from the stream, another body under the same key is 422,
   * one still in flight 409.
   */
  async execute<Input, State>(
    use: UseCaseOf<Input, State>,
    input: Input,
    request: FastifyRequest,
    caller: Caller = callerOf(request),
    /** Where one request becomes several commands: which of them this is. */
    part: string | null = null,
    /** Null: whatever the revision is, for `If-Match` is about another record. */
    expected: number | null = ifMatch(request) ?? null,
  ): Promise<CommandResult<State>> {
    const key = request.headers['idempotency-key'];
    const expectedRevision = expected ?? undefined;
    const at = new Date().toISOString();
    const correlationId = request.id;
    if (key === undefined) {
      const meta: RequestMeta = {
        commandId: newId(),
        newId: newId(),
        at,
        correlationId,
        ...(expectedRevision === undefined ? {} : { expectedRevision }),
      };
      return within(
        request,
        () =>
          this.commands.execute(new use.Message(input, caller, meta)) as Promise<
            CommandResult<State>
          >,
      );
    }
    const id = keyedId(request, key, caller, part);
    if (this.inFlight.has(id))
      throw new HttpProblem(
        problem(
          409,
          'idempotency/in-flight',
          'the first request with this key is still being answered',
        ),
        { 'retry-after': '1' },
      );
    this.inFlight.add(id);
    try {
      const requestHash = this.hashOf(request, part === null ? (request.body ?? null) : input);
      // a command id of its own: were it derived too, the store would take a repeat for the first
      // append and answer what was not stored
      const meta: RequestMeta = {
        commandId: newId(),
        newId: id,
        at,
        correlationId,
        requestHash,
        ...(expectedRevision === undefined ? {} : { expectedRevision }),
      };
      await this.requireSameBody(use, id, meta);
      return (await within(request, () =>
        this.commands.execute(new use.Message(input, caller, meta)),
      )) as CommandResult<State>;
    } finally {
      this.inFlight.delete(id);
    }
  }

  /**
   * Whether a use case would be done, without doing it: refuses as it would. Answers the state as
   * it is.
   */
  async preview<Input, State>(
    use: UseCaseOf<Input, State>,
    input: Input,
    request: FastifyRequest,
  ): Promise<State> {
    return (await this.foresee(use, input, request)).state;
  }

  /** What `preview` answers, and the events that would be. */
  async foresee<Input, State, Command extends DomainCommand, Event extends DomainEvent>(
    use: UseCase<Input, State, Command, Event>,
    input: Input,
    request: FastifyRequest,
  ): Promise<{ state: State; events: readonly Event[] }> {
    const caller = callerOf(request);
    if (use.permission !== null) requirePermission(caller, use.permission);
    const { services } = this.marketplace;
    const meta: RequestMeta = { commandId: newId(), newId: newId(), at: new Date().toISOString() };
    const { id, command } = await use.prepare(input, { caller, meta, services });
    const { state } = await services.pipeline.load(use.decider, id, true);
    return { state, events: use.decider.decide(command, state) };
  }

  /** Asks in the caller's name, waiting before for what they have just written (`X-Read-After`). */
  async ask<Input, Result>(
    query: Query<Input, Result>,
    input: Input,
    request: FastifyRequest,
    caller: Caller = callerOf(request),
  ): Promise<Result> {
    const after = request.headers['x-read-after'];
    if (after !== undefined) await this.waitUntilSeen(query.reads, after, caller);
    return within(
      request,
      () => this.queries.execute(new query.Message(input, caller)) as Promise<Result>,
    );
  }

  private async waitUntilSeen(
    reads: Query<never, unknown>['reads'],
    after: string | string[],
    caller: Caller,
  ): Promise<void> {
    if (typeof after !== 'string' || !/^\d{1,15}$/.test(after))
      throw readAfter(
        'read-after/position',
        'X-Read-After is the position that a command answered',
      );
    const position = Number(after);
    if (!(await this.marketplace.hasReached(position)))
      throw readAfter(
        'read-after/other-history',
        'no event has this position: it is from before a backup was restored, or from elsewhere. Read again without X-Read-After, also what you have kept',
      );
    const who = caller.clientId ?? caller.person.id;
    const before = this.waiting.get(who) ?? 0;
    if (before >= MAX_WAITING)
      throw new HttpProblem(
        problem(
          429,
          'read-after/too-many',
          `at most ${MAX_WAITING} requests of one caller wait for X-Read-After at once`,
          { header: 'X-Read-After', params: { max: MAX_WAITING } },
        ),
        { 'retry-after': '1' },
      );
    this.waiting.set(who, before + 1);
    try {
      for (const projection of reads)
        await this.marketplace.documents.waitUntilSeen(projection, position, READ_AFTER_MS);
    } finally {
      const left = this.waiting.get(who)! - 1;
      if (left === 0) this.waiting.delete(who);
      else this.waiting.set(who, left);
    }
  }

  /** The id that a request's Idempotency-Key stands for; null without one. */
  requestId(request: FastifyRequest): string | null {
    const key = request.headers['idempotency-key'];
    return key === undefined ? null : keyedId(request, key, callerOf(request), null);
  }

  /**
   * A repeat of the request that has begun a stream.
   *
   * @throws HttpProblem 422 where that was another body
   */
  async requireRepeatOf(stream: string, request: FastifyRequest): Promise<void> {
    await this.requireBegunBy(stream, this.hashOf(request, request.body ?? null));
  }

  /** The revision that `If-Match` names; null where it names none. */
  ifMatch(request: FastifyRequest): number | null {
    return ifMatch(request) ?? null;
  }

  /** @throws RevisionMismatch where `If-Match` names another revision */
  requireRevision(request: FastifyRequest, revision: number): void {
    const expected = ifMatch(request);
    if (expected !== undefined && expected !== revision)
      throw new RevisionMismatch(expected, revision);
  }

  private hashOf(request: FastifyRequest, body: unknown): string {
    return this.marketplace.services.personal.requestHash(
      `${request.url}\n${JSON.stringify(body)}`,
    );
  }

  private requireSameBody(
    use: AnyUseCase,
    id: string,
    { requestHash }: RequestMeta,
  ): Promise<void> {
    return this.requireBegunBy(`${use.decider.category}-${id}`, requestHash);
  }

  /** The stream's first event, if there is one, says which body it was for. */
  private async requireBegunBy(stream: string, requestHash: string | undefined): Promise<void> {
    const [first] = await this.marketplace.store.readStream(stream, 0, 1);
    if (!first) return;
    const metadata = JSON.parse(first.metadata) as EventMetadata;
    if (metadata.requestHash !== requestHash)
      throw new HttpProblem(
        problem(
          422,
          'idempotency/other-body',
          'this Idempotency-Key was used for another request: use a new key',
          { header: 'Idempotency-Key' },
        ),
      );
  }
}

const readAfter = (code: string, detail: string): HttpProblem =>
  new HttpProblem(problem(400, code, detail, { header: 'X-Read-After' }));

function keyedId(
  request: FastifyRequest,
  key: string | string[],
  { organization, person }: Caller,
  part: string | null,
): string {
  if (typeof key !== 'string' || !KEY.test(key))
    throw new HttpProblem(
      problem(400, 'idempotency/key', 'an Idempotency-Key has 1 to 200 visible ASCII characters', {
        header: 'Idempotency-Key',
      }),
    );
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  return derivedId('idempotency', organization.id, person.id, route, key, part ?? '');
}

function ifMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const match = /^(?:W\/)?"(\d{1,15})"$/.exec(header);
  if (!match)
    throw new HttpProblem(
      problem(400, 'revision/if-match', 'If-Match is the ETag of the record, such as "3"', {
        header: 'If-Match',
      }),
    );
  return Number(match[1]);
}

/** What every command answers: the id, and from which position on reading sees it. */
export function accepted(
  reply: FastifyReply,
  { id, revision, position }: CommandResult,
): { id: string; revision: number; position: string } {
  void reply.header('etag', `"${revision}"`);
  return { id, revision, position: String(position) };
}
