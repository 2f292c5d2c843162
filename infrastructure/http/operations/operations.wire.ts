import type { AboutCall } from '../../../application/money/gateway-calls.js';
import type { ParkedCommand } from '../../consumers/processes/process-runner.js';
import type { WaitingEffect } from '../../consumers/relays/relays.js';
import { wireMoney } from '../kernel/wire.js';
import type { Wire } from '../schemas.js';

export function wireParked({
  process,
  key,
  reason,
  parkedAt,
  pending,
}: ParkedCommand): Wire<'ParkedCommands'>['items'][number] {
  const { commandId, correlationId, causationId, command } = pending;
  return {
    process,
    key,
    commandId,
    correlationId,
    causationId,
    command: command.command.type,
    reason,
    parkedAt,
  };
}

export function wireWaiting(
  { relay, key, channel, kind, recipient, state, reason, attempts, event }: WaitingEffect,
  about: AboutCall | null,
): Wire<'WaitingEffects'>['items'][number] {
  return {
    relay,
    key,
    channel,
    kind,
    recipient,
    state: state === 'held' ? 'held' : 'parked',
    reason: reason ?? '',
    attempts,
    recordedAt: new Date(event.recordedAt).toISOString(),
    event: event.id,
    stream: event.stream,
    revision: event.revision,
    about: about && { ...about, amount: about.amount && wireMoney(about.amount) },
  };
}
