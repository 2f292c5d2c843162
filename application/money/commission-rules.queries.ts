import { requireRules } from '../../domain/money/commission/commission-rules.js';
import { commissionParts, type CommissionRule } from '../../domain/money/commission/commission.js';
import type { Currency } from '../../domain/shared/money/money.js';
import {
  commissionRulesModel,
  type CommissionEdition,
  type CommissionRulesDocument,
} from '../../projections/money/commission-rules.js';
import { orderSummaries } from '../../projections/trading/order-summaries.js';
import { orders } from '../../projections/trading/orders.js';
import { list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';

/** The rules that apply and those that are proposed; null: none were ever proposed. */
async function currentRules({
  documents,
}: Pick<Services, 'documents'>): Promise<CommissionRulesDocument | null> {
  const found = await documents.get(commissionRulesModel, 'current');
  return found?.kind === 'current' ? found : null;
}

/** The rules that apply and those that are proposed; null: none were ever proposed. */
export const getCommissionRules = query<object, CommissionRulesDocument | null>({
  name: 'GetCommissionRules',
  permission: 'marketplace.readAny',
  reads: [commissionRulesModel],
  run: (_input, { services }) => currentRules(services),
});

export const commissionEditionList = list({
  projection: commissionRulesModel,
  sorts: { edition: [{ field: 'edition' }] },
  sortedBy: { by: 'edition', descending: true },
});

/** All rules that were ever published, the latest first. */
export const listCommissionEditions = query<ListInput, Page<CommissionEdition>>({
  name: 'ListCommissionEditions',
  permission: 'marketplace.readAny',
  reads: [commissionRulesModel],
  run: async (page, { services }) => {
    const found = await pageOf(
      services.documents,
      commissionEditionList,
      { ...page, q: null },
      { kind: 'edition' },
    );
    const items = found.items as readonly (CommissionRulesDocument | CommissionEdition)[];
    return { ...found, items: items.flatMap((doc) => (doc.kind === 'edition' ? [doc] : [])) };
  },
});

/** Orders that a preview looks at, at most and if nothing is said: the newest. */
export const PREVIEWED_ORDERS = { most: 1_000, usual: 500 } as const;
/** Of orders and of vendors, how many a preview names: those whose commission changes most. */
const NAMED = 100;
const READ_AT_ONCE = 200;

/** Minor units. */
export interface CommissionChange {
  readonly currency: Currency;
  readonly orders: number;
  readonly net: number;
  /** By the rules that apply. */
  readonly before: number;
  /** By the rules that are looked at. */
  readonly after: number;
}

export interface VendorCommissionChange extends CommissionChange {
  readonly vendorOrgId: string;
  readonly vendorName: string;
}

export interface OrderCommissionChange extends Omit<VendorCommissionChange, 'orders'> {
  readonly orderId: string;
  readonly number: string;
  readonly placedAt: string;
  /** Names of the rules that fit it. */
  readonly rulesBefore: readonly string[];
  readonly rulesAfter: readonly string[];
}

export interface CommissionPreview {
  readonly orders: number;
  /** When the first and the last of them were placed; null: there are none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly changed: number;
  readonly totals: readonly CommissionChange[];
  /** Of which most changes. */
  readonly vendors: readonly VendorCommissionChange[];
  readonly changes: readonly OrderCommissionChange[];
}

/**
 * What the newest orders would have been charged by other rules, beside what the rules that apply
 * would charge for the same lines; VAT on commission left out. A sample that is bounded: it costs the
 * same however much was ever ordered.
 */
export const previewCommissionRules = query<
  { readonly rules: readonly CommissionRule[]; readonly sample: number },
  CommissionPreview
>({
  name: 'PreviewCommissionRules',
  permission: 'commission.manage',
  reads: [commissionRulesModel, orderSummaries, orders],
  run: async ({ rules, sample }, { services }) => {
    requireRules(rules);
    const { documents } = services;
    const current = (await currentRules(services))?.rules ?? [];
    const { documents: newest } = await documents.find(orderSummaries, {
      filter: {},
      sort: [{ field: 'placedAt', descending: true }],
      limit: Math.min(sample, PREVIEWED_ORDERS.most),
      after: null,
    });
    const all: OrderCommissionChange[] = [];
    for (let i = 0; i < newest.length; i += READ_AT_ONCE) {
      const keys = newest.slice(i, i + READ_AT_ONCE).map(({ key }) => key);
      for (const { document: order } of await documents.getMany(orders, keys)) {
        const { id: orderId, number, vendorOrgId, vendorName, createdAt, currency, lines } = order;
        const before = commissionParts(current, vendorOrgId, currency, lines);
        const after = commissionParts(rules, vendorOrgId, currency, lines);
        const sum = (parts: typeof before): number =>
          parts.reduce((n, { amount }) => n + amount.amount, 0);
        all.push({
          orderId,
          number,
          vendorOrgId,
          vendorName,
          placedAt: createdAt,
          currency,
          net: lines.reduce((n, { net }) => n + net.amount, 0),
          before: sum(before),
          after: sum(after),
          rulesBefore: before.map(({ name }) => name),
          rulesAfter: after.map(({ name }) => name),
        });
      }
    }
    const changes = all.filter(({ before, after }) => before !== after);
    return {
      orders: all.length,
      from: newest.at(-1)?.document.placedAt ?? null,
      to: newest[0]?.document.placedAt ?? null,
      changed: changes.length,
      totals: added(all, ({ currency }) => currency).map(
        ({ vendorOrgId: _id, vendorName: _name, ...total }) => total,
      ),
      vendors: mostChanged(
        added(changes, ({ vendorOrgId, currency }) => `${vendorOrgId}|${currency}`),
      ),
      changes: mostChanged(changes),
    };
  },
});

function mostChanged<Change extends { readonly before: number; readonly after: number }>(
  changes: readonly Change[],
): readonly Change[] {
  const size = ({ before, after }: Change): number => Math.abs(after - before);
  return [...changes].sort((a, b) => size(b) - size(a)).slice(0, NAMED);
}

function added(
  changes: readonly OrderCommissionChange[],
  by: (change: OrderCommissionChange) => string,
): readonly VendorCommissionChange[] {
  const sums = new Map<string, VendorCommissionChange>();
  for (const change of changes) {
    const { vendorOrgId, vendorName, currency, net, before, after } = change;
    const sum = sums.get(by(change));
    sums.set(by(change), {
      vendorOrgId,
      vendorName,
      currency,
      orders: (sum?.orders ?? 0) + 1,
      net: (sum?.net ?? 0) + net,
      before: (sum?.before ?? 0) + before,
      after: (sum?.after ?? 0) + after,
    });
  }
  return [...sums.values()];
}
