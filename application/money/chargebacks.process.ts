import type { EventType } from '../../domain/events.js';
import type { ChargebackShare } from '../../domain/money/chargeback/chargeback.events.js';
import { chargeback } from '../../domain/money/chargeback/chargeback.js';
import type { PaymentCommand } from '../../domain/money/payment/payment.commands.js';
import type { FreedReserve } from '../../domain/money/payment/payment.events.js';
import { payment } from '../../domain/money/payment/payment.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { never } from '../../domain/shared/decider/decider.js';
import { after24Hours } from '../../domain/shared/time/days.js';
import { derivedId, vendorAccountId } from '../shared/command/ids.js';
import type { RecordedOf } from '../shared/event/envelope.js';
import { send, type Process, type ProcessCommand } from '../shared/process/process.js';

const handles = [
  'ChargebackOpened',
  'InquiryEscalated',
  'ChargebackAllocated',
  'ChargebackWon',
  'ChargebackLost',
  'ChargebackWithheld',
  'ChargebackEnded',
  'EvidenceSubmissionRequested',
  'ChargebackAcceptanceRequested',
  'InquiryClosed',
  'ChargebackAnswerDue',
] as const satisfies readonly EventType[];

type Handled = (typeof handles)[number];

/** One that waits for an answer. */
export interface AwaitedAnswer {
  readonly chargebackId: string;
  readonly remindAt: string;
}

/** So many days before the answer is due everybody concerned is reminded. */
export const REMINDED_DAYS_BEFORE = 3;

/**
 * From a chargeback to the payment, and from there to the accounts of the vendors: while it is open
 * the money of its orders is neither released nor paid out, and what a vendor bears is taken from it.
 * Each step needs its event only; what is remembered is when to remind people of the answer.
 */
export const chargebacks: Process<AwaitedAnswer, Handled> = {
  name: 'chargebacks',
  version: 1,
  handles,
  keyOf: (event) => event.data.chargebackId,
  react: (state, event) => ({ state: awaited(state, event), commands: commandsOf(event) }),
  deadlines: ({ chargebackId, remindAt: at }) => [
    {
      name: `remind:${at}`,
      at,
      command: send(
        chargeback,
        chargebackId,
        { type: 'RemindOfAnswer', at },
        { onRefusal: 'ignore' },
      ),
    },
  ],
};

function awaited(state: AwaitedAnswer | null, event: RecordedOf<Handled>): AwaitedAnswer | null {
  switch (event.type) {
    case 'ChargebackOpened':
    case 'InquiryEscalated': {
      const { chargebackId, evidenceDueBy, occurredAt } = event.data;
      if (evidenceDueBy === null) return null;
      const remindAt = after24Hours(evidenceDueBy, -REMINDED_DAYS_BEFORE);
      // where there is less time everybody has just heard of it
      return remindAt > occurredAt ? { chargebackId, remindAt } : null;
    }
    case 'EvidenceSubmissionRequested':
    case 'ChargebackAcceptanceRequested':
    case 'ChargebackWon':
    case 'ChargebackLost':
    case 'InquiryClosed':
    case 'ChargebackAnswerDue':
      return null;
    case 'ChargebackAllocated':
    case 'ChargebackWithheld':
    case 'ChargebackEnded':
      return state;
    default:
      return never(event);
  }
}

function commandsOf(event: RecordedOf<Handled>): readonly ProcessCommand[] {
  const { chargebackId, paymentId, occurredAt: at } = event.data;
  switch (event.type) {
    case 'ChargebackOpened':
    case 'ChargebackAllocated':
      // an inquiry has taken nothing, and keeps nothing back
      return event.data.kind === 'inquiry' ? [] : [withhold(event, event.data.shares)];
    case 'InquiryEscalated':
      return [withhold(event, event.data.shares)];
    case 'ChargebackWon':
      return [
        toPayment(paymentId, {
          type: 'EndChargeback',
          at,
          chargebackId,
          outcome: 'won',
          bearer: 'platform',
          shares: [],
        }),
      ];
    case 'ChargebackLost': {
      const { bearer, shares } = event.data;
      return [
        toPayment(paymentId, {
          type: 'EndChargeback',
          at,
          chargebackId,
          outcome: 'lost',
          bearer,
          shares: shares.map(({ orderId, amount }) => ({ orderId, amount })),
        }),
      ];
    }
    case 'ChargebackWithheld':
      return [
        ...event.data.freed.map((reserve) => free(event, reserve)),
        ...event.data.shares
          .filter((s) => s.reserved > 0)
          .map(({ vendorOrgId, number, reserveId, reserved }) => {
            const of = accountOf(event, vendorOrgId);
            return send(
              vendorAccount,
              of.accountId,
              {
                type: 'HoldReserve',
                at,
                ...of,
                reserveId,
                amount: reserved,
                reason: `A chargeback of order ${number} is open`,
                by: null,
              },
              { onRefusal: 'park' },
            );
          }),
      ];
    case 'ChargebackEnded':
      return event.data.freed.map((reserve) => free(event, reserve));
    case 'EvidenceSubmissionRequested':
    case 'ChargebackAcceptanceRequested':
    case 'InquiryClosed':
    case 'ChargebackAnswerDue':
      return [];
    default:
      return never(event);
  }
}

const accountOf = (
  { data: { currency } }: RecordedOf<'ChargebackEnded' | 'ChargebackWithheld'>,
  vendorOrgId: string,
) => ({ accountId: vendorAccountId(vendorOrgId, currency), vendorOrgId, currency });

function free(
  event: RecordedOf<'ChargebackEnded' | 'ChargebackWithheld'>,
  { vendorOrgId, reserveId }: FreedReserve,
): ProcessCommand {
  const of = accountOf(event, vendorOrgId);
  const reason =
    event.type === 'ChargebackEnded'
      ? 'The bank has decided the chargeback'
      : 'The chargeback was allocated otherwise';
  return send(
    vendorAccount,
    of.accountId,
    { type: 'FreeReserve', at: event.data.occurredAt, ...of, reserveId, reason, by: null },
    { onRefusal: 'park' },
  );
}

function withhold(
  event: RecordedOf<'ChargebackAllocated' | 'ChargebackOpened' | 'InquiryEscalated'>,
  shares: readonly ChargebackShare[],
): ProcessCommand {
  const { chargebackId, paymentId, occurredAt: at } = event.data;
  return toPayment(paymentId, {
    type: 'WithholdForChargeback',
    at,
    chargebackId,
    shares: shares.map(({ orderId, amount }) => ({
      orderId,
      amount,
      reserveId: derivedId('chargeback-reserve', event.id, orderId),
    })),
  });
}

/** A payment refuses neither; where it does, somebody looks: its books would not be right. */
const toPayment = (paymentId: string, command: PaymentCommand): ProcessCommand =>
  send(payment, paymentId, command, { onRefusal: 'park' });
