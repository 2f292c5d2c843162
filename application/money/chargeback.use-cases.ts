import type { Bearer } from '../../domain/money/chargeback/chargeback.events.js';
import { chargeback, type KnownChargeback } from '../../domain/money/chargeback/chargeback.js';
import type { DisputeEvidence } from '../../domain/money/chargeback/dispute-standing.js';
import { payment } from '../../domain/money/payment/payment.js';
import { conflict, missing } from '../../domain/shared/decider/domain-error.js';
import { fromDecimal } from '../../domain/shared/money/money.js';
import { utcDayAt } from '../../domain/shared/time/days.js';
import { orders } from '../../projections/trading/orders.js';
import type { Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';
import { factsOf } from './chargeback.queries.js';
import { disputedOrders } from './disputed-orders.js';
import { keepEvidenceFile } from './evidence-files.js';

async function known(
  chargebackId: string,
  caller: Caller,
  { pipeline }: Pick<Services, 'pipeline'>,
): Promise<KnownChargeback> {
  const { state } = await pipeline.load(chargeback, chargebackId, true);
  const isSeen =
    state &&
    (caller.organization.type === 'Operator' ||
      state.vendorOrgIds.includes(caller.organization.id));
  // in the words of one that never was: another text would tell that there is one
  if (!isSeen) throw missing('chargeback/unknown', 'this chargeback does not exist');
  return state;
}

export interface AllocateChargebackInput {
  readonly chargebackId: string;
  readonly shares: readonly {
    readonly orderId: string;
    /** A decimal in the chargeback's currency, gross. */
    readonly amount: string;
  }[];
  readonly bearer: Bearer;
  readonly reason: string;
}

/** Which orders it is about, and who pays if it is lost. */
export const allocateChargeback = useCase({
  name: 'AllocateChargeback',
  decider: chargeback,
  permission: 'chargeback.manage',
  prepare: async (
    { chargebackId, shares, bearer, reason }: AllocateChargebackInput,
    { caller, meta, services },
  ) => {
    const state = await known(chargebackId, caller, services);
    const { state: paid } = await services.pipeline.load(payment, state.paymentId, true);
    return {
      id: chargebackId,
      command: {
        type: 'AllocateChargeback',
        at: meta.at,
        shares: shares.map(({ orderId, amount }) => ({
          orderId,
          amount: fromDecimal(amount, state.currency).amount,
        })),
        orders: paid ? await disputedOrders(paid, services) : [],
        bearer,
        reason,
        by: caller.person.id,
      },
    };
  },
});

export interface AddEvidenceInput {
  readonly chargebackId: string;
  readonly text: string | null;
  readonly file: { readonly name: string; readonly content: Buffer } | null;
}

/** Something that speaks for the vendor: a text, or a document. */
export const addEvidence = useCase({
  name: 'AddChargebackEvidence',
  decider: chargeback,
  permission: 'chargeback.answer',
  prepare: async ({ chargebackId, text, file }: AddEvidenceInput, { caller, meta, services }) => {
    const state = await known(chargebackId, caller, services);
    return {
      id: chargebackId,
      command: {
        type: 'AddEvidence',
        at: meta.at,
        evidenceId: meta.newId,
        text,
        file: file && (await keepEvidenceFile(state, file, meta, services)),
        vendorOrgId: caller.organization.type === 'Operator' ? null : caller.organization.id,
        by: caller.person.id,
      },
    };
  },
});

export interface SubmitEvidenceInput {
  readonly chargebackId: string;
  readonly explanation: string;
  /** Whose files go with it; null: all of them. */
  readonly evidenceIds: readonly string[] | null;
}

/** Answers the buyer's bank, once, with what the orders say of parcels and goods. */
export const submitEvidence = useCase({
  name: 'SubmitChargebackEvidence',
  decider: chargeback,
  permission: 'chargeback.manage',
  prepare: async (
    { chargebackId, explanation, evidenceIds }: SubmitEvidenceInput,
    { caller, meta, services },
  ) => {
    const state = await known(chargebackId, caller, services);
    return {
      id: chargebackId,
      command: {
        type: 'SubmitEvidence',
        at: meta.at,
        evidence: await evidenceOf(state, explanation, services),
        evidenceIds: evidenceIds ?? state.evidence.map((e) => e.evidenceId),
        by: caller.person.id,
      },
    };
  },
});

/** Characters of what the goods are, as banks read them. */
const MAX_DESCRIPTION = 1_000;

async function evidenceOf(
  { shares }: KnownChargeback,
  explanation: string,
  { documents }: Pick<Services, 'documents'>,
): Promise<DisputeEvidence> {
  const found = (
    await documents.getMany(
      orders,
      shares.map((s) => s.orderId),
    )
  ).map(({ document }) => document);
  const parcels = found.flatMap((order) => factsOf(order, null).parcels);
  const goods = found.flatMap((order) => order.lines.map((l) => `${l.quantity} × ${l.name}`));
  const first = parcels.find((p) => p.tracking !== null) ?? parcels[0];
  return {
    explanation,
    productDescription: goods.length > 0 ? goods.join('; ').slice(0, MAX_DESCRIPTION) : null,
    carrier: first?.carrier ?? null,
    trackingNumber: first?.tracking ?? null,
    shippedOn: first ? utcDayAt(first.shippedAt) : null,
  };
}

/** Gives a chargeback up: it is lost, and the bearer pays. */
export const acceptChargeback = useCase({
  name: 'AcceptChargeback',
  decider: chargeback,
  permission: 'chargeback.manage',
  prepare: async (
    { chargebackId, reason }: { chargebackId: string; reason: string },
    { caller, meta, services },
  ) => {
    await known(chargebackId, caller, services);
    return {
      id: chargebackId,
      command: { type: 'AcceptChargeback', at: meta.at, reason, by: caller.person.id },
    };
  },
});

/** Answers an inquiry by giving everything back, which ends it. */
export const refundInquiry = useCase({
  name: 'RefundInquiry',
  decider: payment,
  permission: 'chargeback.manage',
  prepare: async (
    { chargebackId, reason }: { chargebackId: string; reason: string },
    { caller, meta, services },
  ) => {
    const state = await known(chargebackId, caller, services);
    if (state.kind !== 'inquiry' || state.status === 'Closed')
      throw conflict(
        'chargeback/not-an-inquiry',
        state.kind === 'inquiry'
          ? 'this inquiry was closed'
          : 'the bank has taken the money back already: answer the chargeback, or give it up',
        { facts: { status: state.status } },
      );
    return {
      id: state.paymentId,
      command: {
        type: 'RefundInFull',
        at: meta.at,
        refundId: `inquiry:${chargebackId}`,
        person: caller.person.id,
        reason,
      },
    };
  },
});
