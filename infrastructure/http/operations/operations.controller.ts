import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { aboutCall } from '../../../application/money/gateway-calls.js';
import { GATEWAY } from '../../../application/money/gateway.relay.js';
import { recordOperatorAction } from '../../../application/running/operation.use-cases.js';
import type { OperatorAction } from '../../../domain/running/operation/operation.events.js';
import { conflict, invalid, missing } from '../../../domain/shared/decider/domain-error.js';
import { backlogsAt, COUNTED_AT_MOST } from '../../consumers/followers/backlog.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { OptionalReasonRequest, ReasonRequest } from '../kernel/requests.js';
import type { Wire } from '../schemas.js';
import { VerificationsRequest } from './operations.requests.js';
import { wireParked, wireWaiting } from './operations.wire.js';

/**
 * The machinery, for those who run the marketplace. What they do with it is recorded before it is
 * done.
 */
@Tag('operations')
@Controller('operations')
export class OperationsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get('projections')
  @Answers('ProjectionStates')
  @Needs('marketplace.operate', 'Read models: lag, and the error that stopped one')
  async projections(): Promise<Wire<'ProjectionStates'>> {
    const head = await this.marketplace.store.head();
    const lagAt = lagsAt(this.marketplace, head);
    const stands = (await this.marketplace.projectionStatus()).map(
      async ({ name, version, status, position, handled, remainingMs, error }) => ({
        name,
        version,
        status,
        position: String(position),
        handled,
        ...(await lagAt(position)),
        remainingMs,
        error: error && { ...error, position: String(error.position) },
      }),
    );
    return { head: String(head), items: await Promise.all(stands) };
  }

  @Post('projections/:name/rebuild')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs(
    'marketplace.operate',
    'Rebuild a read model beside the live one, and swap it in once it has caught up',
  )
  rebuild(
    @Param('name') name: string,
    @Body() { reason }: OptionalReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withProjection('projection.rebuild', name, reason ?? '', request);
  }

  @Post('projections/:name/retry')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Retry the event that stopped a read model')
  retry(
    @Param('name') name: string,
    @Body() { reason }: OptionalReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withProjection('projection.retry', name, reason ?? '', request);
  }

  @Post('projections/:name/skip')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Skip the event that stopped a read model, in rebuilds too')
  skip(
    @Param('name') name: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withProjection('projection.skip', name, reason, request);
  }

  @Get('verifications')
  @Answers('Verifications')
  @Needs(
    'marketplace.operate',
    'Comparisons of read models with a fresh rebuild: progress, or the last result',
  )
  async verifications(): Promise<Wire<'Verifications'>> {
    const items = (await this.marketplace.verifications.all()).map(({ result, ...each }) => ({
      ...each,
      result: result && {
        ...result,
        differences: result.differences.map(({ key, kind, event }) => ({
          key,
          kind,
          event: event ?? null,
        })),
      },
    }));
    return { items };
  }

  @Post('verifications')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs(
    'marketplace.operate',
    'Compare read models with a fresh rebuild, one after the other, without affecting users',
  )
  async verify(
    @Body() { projections: asked = [], reason }: VerificationsRequest,
    @Req() request: FastifyRequest,
  ) {
    const { readModels } = this.marketplace;
    const unknown = asked.findIndex((name) => !readModels.includes(name));
    if (unknown >= 0)
      throw invalid('projection/unknown', 'this read model does not exist', {
        field: `projections[${unknown}]`,
        allowed: readModels,
      });
    const begun = await this.begin(
      'projection.verify',
      asked.join(', ') || 'all',
      reason ?? '',
      request,
    );
    await this.marketplace.verifications.begin(asked.length > 0 ? asked : readModels);
    return begun;
  }

  @Get('processes')
  @Answers('ProcessStates')
  @Needs('marketplace.operate', 'Processes: lag, commands in flight and parked commands')
  async processes(): Promise<Wire<'ProcessStates'>> {
    const head = await this.marketplace.store.head();
    const lagAt = lagsAt(this.marketplace, head);
    const stands = (await this.marketplace.processes.status()).map(
      async ({ name, position, instances, inFlight, parked, error, failed }) => ({
        name,
        position: String(position),
        handled: this.marketplace.isShared ? null : position,
        ...(await lagAt(position)),
        instances,
        inFlight,
        parked,
        error,
        failed: failed && { ...failed, position: String(failed.position) },
      }),
    );
    return { head: String(head), items: await Promise.all(stands) };
  }

  @Get('processes/parked')
  @Answers('ParkedCommands')
  @Needs('marketplace.operate', 'Commands that processes could not execute, and why')
  async parked(): Promise<Wire<'ParkedCommands'>> {
    const parked = await this.marketplace.processes.parkedCommands();
    return { items: parked.map(wireParked) };
  }

  @Get('consumers')
  @Answers('ConsumerStates')
  @Needs(
    'marketplace.operate',
    'What this replica follows in memory, and what it does about an event that it cannot read',
  )
  async consumers(): Promise<Wire<'ConsumerStates'>> {
    const head = await this.marketplace.store.head();
    const lagAt = lagsAt(this.marketplace, head);
    const stands = this.marketplace.consumers
      .statuses()
      .map(async ({ position, failed, ...status }) => ({
        ...status,
        position: String(position),
        ...(await lagAt(position)),
        failed: failed && { ...failed, position: String(failed.position) },
      }));
    return { head: String(head), items: await Promise.all(stands) };
  }

  @Post('processes/:name/retry')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Retry the event that stopped a process')
  retryProcess(
    @Param('name') name: string,
    @Body() { reason }: OptionalReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withProcess('retry', name, reason ?? '', request);
  }

  @Post('processes/:name/skip')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Skip the event that stopped a process, for good')
  skipInProcess(
    @Param('name') name: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withProcess('skip', name, reason, request);
  }

  @Post('processes/:name/parked/:commandId/retry')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Retry a parked command')
  retryParked(
    @Param('name') name: string,
    @Param('commandId') commandId: string,
    @Body() { reason }: OptionalReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withParked('process.retry', name, commandId, reason ?? '', request);
  }

  @Post('processes/:name/parked/:commandId/dismissal')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Dismiss a parked command')
  dismissParked(
    @Param('name') name: string,
    @Param('commandId') commandId: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withParked('process.dismiss', name, commandId, reason, request);
  }

  @Get('relays')
  @Answers('RelayStates')
  @Needs('marketplace.operate', 'Relays (mail): lag, and effects that are open, held or parked')
  async relays(): Promise<Wire<'RelayStates'>> {
    const head = await this.marketplace.store.head();
    const lagAt = lagsAt(this.marketplace, head);
    const stands = (await this.marketplace.relays.status()).map(
      async ({ position, oldestAt, failed, ...status }) => ({
        ...status,
        position: String(position),
        handled: this.marketplace.isShared ? null : position,
        ...(await lagAt(position)),
        oldestAt: oldestAt === null ? null : new Date(oldestAt).toISOString(),
        failed: failed && { ...failed, position: String(failed.position) },
      }),
    );
    return { head: String(head), items: await Promise.all(stands) };
  }

  @Get('relays/effects')
  @Answers('WaitingEffects')
  @Needs('marketplace.operate', 'Outgoing messages and payments awaiting an operator, and why')
  async effects(): Promise<Wire<'WaitingEffects'>> {
    const { relays, services } = this.marketplace;
    const items = (await relays.waiting()).map(async (effect) =>
      // of mails it is nobody's business to whom they say what
      wireWaiting(
        effect,
        effect.channel === GATEWAY ? await aboutCall(effect.event, services) : null,
      ),
    );
    return { items: await Promise.all(items) };
  }

  @Post('relays/:name/retry')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Retry the event that stopped a relay')
  retryRelay(
    @Param('name') name: string,
    @Body() { reason }: OptionalReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withRelay('retry', name, reason ?? '', request);
  }

  @Post('relays/:name/skip')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Skip the event that stopped a relay, for good')
  skipInRelay(
    @Param('name') name: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withRelay('skip', name, reason, request);
  }

  @Post('relays/:name/effects/:key/retry')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Send a held effect, or retry a parked one')
  retryEffect(
    @Param('name') name: string,
    @Param('key') key: string,
    @Body() { reason }: OptionalReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withEffect('retry', name, key, reason ?? '', request);
  }

  @Post('relays/:name/effects/:key/dismissal')
  @HttpCode(202)
  @Answers('OperationBegun', 202)
  @Needs('marketplace.operate', 'Dismiss a held or parked effect: it is not sent')
  dismissEffect(
    @Param('name') name: string,
    @Param('key') key: string,
    @Body() { reason }: ReasonRequest,
    @Req() request: FastifyRequest,
  ) {
    return this.withEffect('dismiss', name, key, reason, request);
  }

  private async withProjection(
    action: OperatorAction,
    name: string,
    reason: string,
    request: FastifyRequest,
  ) {
    const { readModels } = this.marketplace;
    if (!readModels.includes(name))
      throw missing('projection/unknown', 'this read model does not exist', {
        field: 'name',
        allowed: readModels,
      });
    if (action !== 'projection.rebuild') {
      const states = await this.marketplace.projectionStatus();
      const live = states.find((p) => p.name === name);
      const next = states.find((p) => p.name === `${name} (rebuild)`);
      const error = live?.error ?? null;
      if (action === 'projection.retry' && live && next && next.version !== live.version)
        throw conflict(
          'projection/being-rebuilt',
          'this read model is being rebuilt by this version, and is served as it was until then',
        );
      if (error === null || (action === 'projection.skip' && error.eventId === null))
        throw conflict('projection/not-stopped', 'this read model has not stopped at an event');
    }
    const begun = await this.begin(action, name, reason, request);
    await this.marketplace.controlProjection(
      action.slice('projection.'.length) as 'rebuild' | 'retry' | 'skip',
      name,
      reason,
    );
    return begun;
  }

  private async withProcess(
    how: 'retry' | 'skip',
    name: string,
    reason: string,
    request: FastifyRequest,
  ) {
    const processes = await this.marketplace.processes.status();
    const process = processes.find((p) => p.name === name);
    if (!process)
      throw missing('process/unknown', 'this process does not exist', {
        field: 'name',
        allowed: processes.map((p) => p.name),
      });
    if (!process.failed?.eventId)
      throw conflict('process/not-stopped', 'this process has not stopped at an event');
    const target = `${name} event ${process.failed.eventId}`;
    const begun = await this.begin(`process.${how}`, target, reason, request);
    await this.marketplace.processes.resume(name, how, reason);
    return begun;
  }

  private async withParked(
    action: 'process.retry' | 'process.dismiss',
    name: string,
    commandId: string,
    reason: string,
    request: FastifyRequest,
  ) {
    const parked = (await this.marketplace.processes.parkedCommands()).some(
      (p) => p.process === name && p.pending.commandId === commandId,
    );
    if (!parked) throw missing('process/nothing-parked', 'this parked command does not exist');
    const begun = await this.begin(action, `${name} ${commandId}`, reason, request);
    await this.marketplace.processes.resolveParked(
      name,
      commandId,
      action === 'process.retry' ? 'retry' : 'dismiss',
    );
    return begun;
  }

  private async withRelay(
    how: 'retry' | 'skip',
    name: string,
    reason: string,
    request: FastifyRequest,
  ) {
    const relays = await this.marketplace.relays.status();
    const relay = relays.find((r) => r.name === name);
    if (!relay)
      throw missing('relay/unknown', 'this relay does not exist', {
        field: 'name',
        allowed: relays.map((r) => r.name),
      });
    if (!relay.failed?.eventId)
      throw conflict('relay/not-stopped', 'this relay has not stopped at an event');
    const target = `${name} event ${relay.failed.eventId}`;
    const begun = await this.begin(`relay.${how}`, target, reason, request);
    await this.marketplace.relays.resume(name, how, reason);
    return begun;
  }

  private async withEffect(
    how: 'retry' | 'dismiss',
    name: string,
    key: string,
    reason: string,
    request: FastifyRequest,
  ) {
    const waits = (await this.marketplace.relays.waiting()).some(
      (effect) => effect.relay === name && effect.key === key,
    );
    if (!waits) throw missing('relay/nothing-waits', 'no such effect waits for an operator');
    const begun = await this.begin(`relay.${how}`, `${name} ${key}`, reason, request);
    await this.marketplace.relays.resolve(name, key, how, reason);
    return begun;
  }

  private async begin(
    action: OperatorAction,
    target: string,
    reason: string,
    request: FastifyRequest,
  ): Promise<Wire<'OperationBegun'>> {
    const { id, position } = await this.gateway.execute(
      recordOperatorAction,
      { action, target, reason },
      request,
    );
    return { id, action, target, position: String(position) };
  }
}

/** In events, and as time. */
function lagsAt(marketplace: Marketplace, head: number) {
  const behind = backlogsAt(marketplace, head);
  return async (position: number) => {
    const { events, seconds } = await behind(position);
    return {
      lag: events,
      lagIsLowerBound: marketplace.isShared && (events >= COUNTED_AT_MOST || seconds === null),
      lagMs: seconds === null ? null : Math.round(1_000 * seconds),
    };
  };
}
