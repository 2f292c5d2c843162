import type { ParkedCommand } from '../../consumers/processes/process-runner.js';
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
