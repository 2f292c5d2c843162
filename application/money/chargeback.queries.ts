import type { DisputedOrder } from '../../domain/money/chargeback/allocation.js';
import type { Bearer, ChargebackKind } from '../../domain/money/chargeback/chargeback.events.js';
import type { ChargebackStatus } from '../../domain/money/chargeback/chargeback.js';
import type { DisputeReason } from '../../domain/money/chargeback/dispute-standing.js';
import { payment } from '../../domain/money/payment/payment.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import {
  chargebackKey,
  chargebacks,
  type ChargebackDocument,
} from '../../projections/money/chargebacks.js';
import { orders, type OrderDocument } from '../../projections/trading/orders.js';
import { seesEverything, type Caller } from '../shared/caller.js';
import {
  condition,
  list,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';
import { disputedOrders } from './disputed-orders.js';
import { openEvidenceFile } from './evidence-files.js';

/** What an order says for its vendor, as far as it goes. */
export interface OrderFacts {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  readonly vendorName: string | null;
  readonly status: string;
  /** What can be allocated to it, in minor units; null: the caller allocates nothing. */
  readonly left: number | null;
  readonly parcels: readonly {
    readonly carrier: string | null;
    readonly tracking: string | null;
    readonly shippedAt: string;
  }[];
  readonly deliveredAt: string | null;
  /** The name on the receipt, or the delivery note. */
  readonly proofOfDelivery: string | null;
}

export interface ChargebackView extends ChargebackDocument {
  readonly orders: readonly OrderFacts[];
}

async function seen(
  chargebackId: string,
  caller: Caller,
  { documents }: Pick<Services, 'documents'>,
): Promise<ChargebackDocument> {
  const key = seesEverything(caller)
    ? chargebackId
    : chargebackKey(chargebackId, caller.organization.id);
  const found = await documents.get(chargebacks, key);
  if (!found) throw missing('chargeback/unknown', 'this chargeback does not exist');
  return found;
}

/** A chargeback with what is known of its orders: to a vendor, of its own. */
export const getChargeback = query<{ readonly chargebackId: string }, ChargebackView>({
  name: 'GetChargeback',
  permission: 'chargeback.read',
  reads: [chargebacks, orders],
  run: async ({ chargebackId }, { caller, services }) => {
    const found = await seen(chargebackId, caller, services);
    let all: readonly DisputedOrder[] = [];
    if (seesEverything(caller)) {
      const { state } = await services.pipeline.load(payment, found.paymentId);
      all = state ? await disputedOrders(state, services) : [];
    }
    const ids = [...new Set([...found.shares, ...all].map((o) => o.orderId))];
    const known = await services.documents.getMany(orders, ids);
    const facts = known.map(({ document }) =>
      factsOf(document, all.find((o) => o.orderId === document.id)?.left ?? null),
    );
    return { ...found, orders: facts };
  },
});

/** What an order says of its parcels and its delivery. */
export function factsOf(order: OrderDocument, left: number | null): OrderFacts {
  const delivered = order.timeline.find((t) => t.type === 'OrderDelivered');
  const proof = delivered?.detail.proof;
  return {
    orderId: order.id,
    number: order.number,
    vendorOrgId: order.vendorOrgId,
    vendorName: order.vendorName,
    status: order.status,
    left,
    parcels: order.shipments.flatMap(({ parcels, carrier, tracking, at }) =>
      (parcels ?? [{ carrier, tracking }]).map((p) => ({
        carrier: p.carrier ?? null,
        tracking: p.tracking ?? null,
        shippedAt: at,
      })),
    ),
    deliveredAt: delivered?.at ?? null,
    proofOfDelivery: typeof proof === 'string' ? proof : null,
  };
}

/** A file of a chargeback, for the operator and the vendor who has added it. */
export const getEvidenceFile = query<
  { readonly chargebackId: string; readonly evidenceId: string },
  { readonly mediaType: string; readonly fileName: string | null; readonly content: Buffer }
>({
  name: 'GetEvidenceFile',
  permission: 'chargeback.read',
  reads: [chargebacks],
  run: async ({ chargebackId, evidenceId }, { caller, services }) => {
    const { evidence } = await seen(chargebackId, caller, services);
    const file = evidence.find((e) => e.id === evidenceId)?.file;
    const content =
      file && (await openEvidenceFile({ chargebackId, fileId: file.fileId }, services));
    if (!file || !content) throw missing('chargeback/unknown-file', 'this file does not exist');
    const fileName = await services.personal.open(file.fileName);
    return { mediaType: file.mediaType, fileName, content };
  },
});

export interface ListChargebacksInput extends ListInput {
  readonly status: readonly ChargebackStatus[];
  readonly kind: readonly ChargebackKind[];
  readonly reason: readonly DisputeReason[];
  readonly bearer: readonly Bearer[];
  readonly purchaseId: readonly string[];
  readonly paymentId: readonly string[];
  readonly opened: Between;
  /** Null: open and decided ones. */
  readonly open: boolean | null;
}

export const chargebackList = list({
  projection: chargebacks,
  sorts: {
    // those that wait for nobody come last
    answerBy: [{ field: 'answerBy', nullable: true }],
    openedAt: [{ field: 'openedAt' }],
    status: [{ field: 'status' }],
    amount: [{ field: 'currency' }, { field: 'amount' }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'answerBy', descending: false },
});

export const listChargebacks = query<ListChargebacksInput, Page<ChargebackDocument>>({
  name: 'ListChargebacks',
  permission: 'chargeback.read',
  reads: [chargebacks],
  run: (
    { status, kind, reason, bearer, purchaseId, paymentId, opened, open, q, ...page },
    { caller, services },
  ) => {
    const filter = {
      ...(seesEverything(caller) ? { side: 'operator' } : { partyOrgId: caller.organization.id }),
      ...condition('status', status),
      ...condition('kind', kind),
      ...condition('reason', reason),
      ...condition('bearer', bearer),
      ...condition('purchaseId', purchaseId),
      ...condition('paymentId', paymentId),
      ...condition('openedAt', opened),
      ...(open === null ? {} : { isOpen: open }),
    };
    return pageOf(
      services.documents,
      chargebackList,
      { ...page, q: null },
      filter,
      q === null
        ? undefined
        : [{ number: { prefix: q.trim() } }, { disputeRef: { prefix: q.trim() } }],
    );
  },
});
