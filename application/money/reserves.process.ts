import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import { send, type Process } from '../shared/process/process.js';

const handles = ['ReserveHeld', 'ReserveFreed'] as const;

type Handled = (typeof handles)[number];

export interface ReserveState {
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: string;
  readonly reserveId: string;
  readonly heldBy: string | null;
  readonly freeAt: string;
}

/** Makes what was kept back for some days available again when they are over. */
export const reserves: Process<ReserveState, Handled> = {
  name: 'reserves',
  version: 1,
  handles,
  // what somebody has to free by hand is nothing to wait for
  keyOf: (event) =>
    event.type === 'ReserveHeld' && event.data.freeAt === undefined
      ? null
      : `${event.data.accountId}|${event.data.reserveId}`,
  react: (_state, event) => ({ state: waitingFor(event), commands: [] }),
  deadlines: ({ accountId, vendorOrgId, currency, reserveId, heldBy, freeAt }) => [
    {
      name: 'free',
      at: freeAt,
      command: send(
        vendorAccount,
        accountId,
        {
          type: 'FreeReserve',
          at: freeAt,
          accountId,
          vendorOrgId,
          currency,
          reserveId,
          reason: 'the days for which it was kept back are over',
          by: heldBy,
        },
        { onRefusal: 'ignore' },
      ),
    },
  ],
};

function waitingFor(event: RecordedOf<Handled>): ReserveState | null {
  if (event.type === 'ReserveFreed') return null;
  const { accountId, vendorOrgId, currency, reserveId, heldBy, freeAt } = event.data;
  return freeAt === undefined
    ? null
    : { accountId, vendorOrgId, currency, reserveId, heldBy, freeAt };
}
