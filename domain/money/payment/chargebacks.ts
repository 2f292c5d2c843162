import type { Bearer } from '../chargeback/chargeback.events.js';
import { entriesOf, operatorEntry, vendorEntry } from '../ledger/entry.js';
import type { Of, PaymentCommandOf } from './payment-state.js';
import type {
  ChargedBackShare,
  FreedReserve,
  PaymentEvent,
  WithheldShare,
} from './payment.events.js';
import { heldOf, reclaimedOf, type ShareState } from './share-state.js';

/** A chargeback that no bank has decided yet, and what is kept back because of it. */
export interface OpenChargeback {
  readonly chargebackId: string;
  readonly shares: readonly WithheldShare[];
}

interface Disputed {
  readonly shares: readonly ShareState[];
  readonly chargebacks: readonly OpenChargeback[];
  readonly endedChargebacks: readonly string[];
}

/** What open chargebacks keep of what is held for an order. */
export const withheldOf = (
  { chargebacks }: Pick<Disputed, 'chargebacks'>,
  orderId: string,
  except: string | null = null,
): number =>
  chargebacks
    .filter(({ chargebackId }) => chargebackId !== except)
    .flatMap(({ shares }) => shares)
    .reduce((n, s) => n + (s.orderId === orderId ? s.held : 0), 0);

const freed = (open: OpenChargeback | undefined): readonly FreedReserve[] =>
  (open?.shares ?? []).flatMap(({ orderId, vendorOrgId, reserveId, reserved }) =>
    reserved > 0 ? [{ orderId, vendorOrgId, reserveId }] : [],
  );

const vendorsOf = (
  ...of: readonly (readonly { readonly vendorOrgId: string }[])[]
): readonly string[] => [...new Set(of.flat().map((s) => s.vendorOrgId))];

/**
 * Keeps what a chargeback is allocated to: what is held is not released, and of what was released the
 * vendor's part is kept back in its account. Another allocation takes the place of the one before.
 */
export function withhold(
  state: Disputed,
  of: Of,
  { chargebackId, shares: wanted }: PaymentCommandOf<'WithholdForChargeback'>,
): readonly PaymentEvent[] {
  if (state.endedChargebacks.includes(chargebackId)) return [];
  const before = state.chargebacks.find((c) => c.chargebackId === chargebackId);
  const isSame =
    before?.shares.length === wanted.length &&
    wanted.every(({ orderId, amount }) =>
      before.shares.some((s) => s.orderId === orderId && s.amount === amount),
    );
  if (isSame) return [];
  const shares = wanted.flatMap(({ orderId, amount, reserveId }): WithheldShare[] => {
    const share = state.shares.find((s) => s.orderId === orderId);
    if (!share) return [];
    const free = Math.max(0, heldOf(share) - withheldOf(state, orderId, chargebackId));
    const held = Math.min(amount, free);
    const { gross, commission, tax } = reclaimedOf(share, amount - held);
    const { number, vendorOrgId } = share;
    const reserved = Math.max(0, gross - commission - tax);
    return [{ orderId, number, vendorOrgId, amount, held, reserved, reserveId }];
  });
  const given = freed(before);
  const vendorOrgIds = vendorsOf(shares, given);
  return [
    {
      type: 'ChargebackWithheld',
      data: { ...of, chargebackId, vendorOrgIds, shares, freed: given },
    },
  ];
}

/**
 * The bank has decided: nothing is kept back any more. What a vendor bears leaves what is held for
 * the order, or is taken back from the vendor, whose commission is returned.
 */
export function end(
  state: Disputed,
  of: Of,
  { chargebackId, outcome, bearer, shares: decided }: PaymentCommandOf<'EndChargeback'>,
): readonly PaymentEvent[] {
  if (state.endedChargebacks.includes(chargebackId)) return [];
  const open = state.chargebacks.find((c) => c.chargebackId === chargebackId);
  const isBorne = outcome === 'lost' && bearer === 'vendor';
  const shares = (outcome === 'lost' ? decided : []).flatMap(
    ({ orderId, amount }): ChargedBackShare[] => {
      const share = state.shares.find((s) => s.orderId === orderId);
      if (!share) return [];
      const released = isBorne ? amount - Math.min(amount, Math.max(0, heldOf(share))) : 0;
      return [{ orderId, vendorOrgId: share.vendorOrgId, amount, released }];
    },
  );
  const borne = isBorne ? shares : [];
  const when = { currency: of.currency, at: of.occurredAt };
  const held = (s: ChargedBackShare): number => s.amount - s.released;
  return [
    {
      type: 'ChargebackEnded',
      data: {
        ...of,
        chargebackId,
        vendorOrgIds: vendorsOf(shares, freed(open)),
        outcome,
        bearer,
        shares,
        freed: freed(open),
        entries: entriesOf(
          operatorEntry(when, {
            debit: borne.map((s) => ['orderFunds', s.orderId, held(s)] as const),
            credit: borne.map((s) => ['clearing', s.orderId, held(s)] as const),
          }),
          ...borne.map((s) =>
            vendorEntry(s.vendorOrgId, when, {
              debit: [['paymentsOnAccount', s.orderId, s.amount]],
              credit: [['dueFromPlatform', s.orderId, s.amount]],
            }),
          ),
        ),
      },
    },
    ...borne
      .filter((s) => s.released > 0)
      .map(({ orderId, released }): PaymentEvent => {
        const share = state.shares.find((s) => s.orderId === orderId)!;
        return {
          type: 'EarningReclaimed',
          data: { ...of, ...reclaimedOf(share, released), refundId: chargedBack(chargebackId) },
        };
      }),
  ];
}

/** By what a vendor's account knows what a chargeback has taken from it. */
export const chargedBack = (chargebackId: string): string => `chargeback:${chargebackId}`;

/** An order's share after a chargeback of it has ended. */
export function shareAfter(share: ShareState, bearer: Bearer, part: ChargedBackShare): ShareState {
  return bearer === 'vendor'
    ? {
        ...share,
        chargedBackHeld: share.chargedBackHeld + part.amount - part.released,
        chargedBackReleased: share.chargedBackReleased + part.released,
      }
    : { ...share, chargedBackByPlatform: share.chargedBackByPlatform + part.amount };
}
