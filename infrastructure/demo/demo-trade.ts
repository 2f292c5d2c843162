import type { Caller } from '../../application/shared/caller.js';
import { derivedId } from '../../application/shared/command/ids.js';
import {
  cancelOrder,
  closeOrderShort,
  deliverOrder,
  requestOrderClosing,
  shipOrder,
} from '../../application/trading/order.use-cases.js';
import {
  approvePurchase,
  declinePurchase,
  placePurchase,
  type PurchaseTerms,
} from '../../application/trading/purchase.use-cases.js';
import {
  acceptQuote,
  declineQuote,
  declineQuoteRequest,
  offerQuote,
  requestQuote,
} from '../../application/trading/rfq.use-cases.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import { order as orderDecider } from '../../domain/trading/order/order.js';
import { purchase as purchaseDecider } from '../../domain/trading/purchase/purchase.js';
import { rfq as rfqDecider, type RfqState } from '../../domain/trading/rfq/rfq.js';
import { demoBuyers, demoVendors, type DemoCompany } from './companies.js';
import type { Demo } from './demo.js';
import {
  demoPurchases,
  demoRfqs,
  type DemoFate,
  type DemoPurchase,
  type DemoRfq,
} from './trade.js';

const TIMEOUT_MS = 20_000;
const carriers = [
  ['Parcelforce', 'PF'],
  ['DX', 'DX'],
  ['Palletline', 'PL'],
] as const;

interface Action {
  readonly daysAgo: number;
  run(): Promise<void>;
}

/** Executes the demo's purchases and quotes in the order of their business time. */
export class DemoTrade {
  private shipments = 0;

  constructor(private readonly demo: Demo) {}

  async create(): Promise<void> {
    const actions = [
      ...demoPurchases.flatMap((p) => this.ofPurchase(p)),
      ...demoRfqs.flatMap((r) => this.ofRfq(r)),
    ];
    for (const { run } of actions.sort((a, b) => b.daysAgo - a.daysAgo)) await run();
  }

  private ofPurchase(purchase: DemoPurchase): Action[] {
    const { demo } = this;
    const { key, daysAgo, lines, note, onShortage, placedBy } = purchase;
    const place = async (): Promise<void> => {
      const input = {
        lines: lines.map(([sku, quantity]) => ({
          productId: demo.products.get(sku)!.id,
          quantity,
          expectedUnitPrice: null,
        })),
        ...this.terms(companyOf(demoBuyers, purchase.buyer), key),
        note: note ?? null,
        onShortage: onShortage ?? ('reject' as const),
      };
      await demo.do(key, placePurchase, input, demo.person(placedBy), daysAgo);
      await this.settled(demo.id(key), ['Placed']);
    };
    return [
      { daysAgo, run: place },
      ...purchase.then.map((fate, i) => ({
        daysAgo: daysAgo - fate.after,
        run: () => this.happens(purchase, fate, `${key}-${fate.kind}-${i}`),
      })),
    ];
  }

  private async happens(purchase: DemoPurchase, fate: DemoFate, key: string): Promise<void> {
    const { demo } = this;
    const purchaseId = demo.id(purchase.key);
    const daysAgo = purchase.daysAgo - fate.after;
    if (fate.kind === 'approve' || fate.kind === 'decline') {
      const { state } = await demo.marketplace.services.pipeline.load(purchaseDecider, purchaseId);
      if (state?.approvalStatus !== 'Awaited') return;
      const input = { purchaseId, reason: fate.reason };
      if (fate.kind === 'approve')
        await demo.do(key, approvePurchase, input, demo.person(fate.by), daysAgo);
      else await demo.do(key, declinePurchase, input, demo.person(fate.by), daysAgo);
      await this.settled(purchaseId, ['Placed', 'AwaitingApproval']);
      return;
    }
    const vendor = companyOf(demoVendors, fate.vendor);
    const orderId = derivedId('order', purchaseId, demo.admin(vendor).organization.id, 0);
    const { state } = await demo.marketplace.services.pipeline.load(orderDecider, orderId);
    // orders that were rejected, or await approval, are not processed further
    if (
      !state ||
      state.status === 'Rejected' ||
      state.status === 'AwaitingApproval' ||
      'imported' in state
    )
      return;
    if (fate.kind === 'cancel') {
      const by = fate.by === 'buyer' ? demo.person(purchase.placedBy) : demo.admin(vendor);
      await demo.do(key, cancelOrder, { orderId, reason: fate.reason }, by, daysAgo);
    } else if (fate.kind === 'close' || fate.kind === 'askToClose') {
      const input = { orderId, lines: null, reason: fate.reason };
      if (fate.kind === 'close')
        await demo.do(key, closeOrderShort, input, demo.admin(vendor), daysAgo);
      else await demo.do(key, requestOrderClosing, input, demo.person(purchase.placedBy), daysAgo);
    } else if (fate.kind === 'ship') {
      const [first] = state.lines;
      const lines = fate.part
        ? [{ lineId: first!.lineId, quantity: Math.ceil(first!.quantity / 2) }]
        : null;
      const [carrier, prefix] = carriers[this.shipments % carriers.length]!;
      const tracking = `${prefix}${1029384000 + 37 * this.shipments++}GB`;
      await demo.do(
        key,
        shipOrder,
        { orderId, lines, final: !fate.part, carrier, tracking },
        this.warehouse(vendor),
        daysAgo,
      );
    } else {
      const by = fate.proof ? this.warehouse(vendor) : demo.person(purchase.placedBy);
      await demo.do(key, deliverOrder, { orderId, proof: fate.proof ?? null }, by, daysAgo);
    }
  }

  private ofRfq(rfq: DemoRfq): Action[] {
    const { demo } = this;
    const { key, lines, note, requestedBy, end } = rfq;
    const rfqId = demo.id(key);
    const request = async (): Promise<void> => {
      const requested = lines.map(([sku, quantity, note]) => ({
        productId: demo.products.get(sku)!.id,
        quantity,
        note: note ?? null,
      }));
      const vendors = new Set(
        lines.map(([sku]) => demo.admin(demo.products.get(sku)!.vendor).organization.id),
      );
      await demo.do(
        key,
        requestQuote,
        { vendorOrgIds: [...vendors], lines: requested, neededBy: null, note: note ?? null },
        demo.person(requestedBy),
        rfq.daysAgo,
      );
    };
    const actions: Action[] = [{ daysAgo: rfq.daysAgo, run: request }];
    for (const [i, { vendor, daysAgo, validDays, rate, note: remark }] of rfq.quotes.entries()) {
      const offer = async (): Promise<void> => {
        const by = this.salesRep(companyOf(demoVendors, vendor));
        const ownLines = (await this.rfqState(rfqId)).lines.filter(
          (l) => l.vendorOrgId === by.organization.id,
        );
        const quoted = ownLines.map(({ lineId, sku }) => {
          const amount = (Number(demo.products.get(sku!)!.product.price) * rate).toFixed(2);
          return {
            lineId,
            unitPrice: { amount, currency: 'GBP', per: 1 },
            leadTimeDays: 7,
            note: null,
          };
        });
        await demo.do(
          `${key}-quote-${i}`,
          offerQuote,
          { rfqId, lines: quoted, validUntil: demo.at(daysAgo - validDays), note: remark ?? null },
          by,
          daysAgo,
        );
      };
      actions.push({ daysAgo, run: offer });
    }
    if (end) actions.push({ daysAgo: end.daysAgo, run: () => this.ends(rfq, end) });
    return actions;
  }

  private async ends(
    { key, buyer, requestedBy }: DemoRfq,
    end: NonNullable<DemoRfq['end']>,
  ): Promise<void> {
    const { demo } = this;
    const rfqId = demo.id(key);
    if (end.kind === 'refuse') {
      const by = this.salesRep(companyOf(demoVendors, end.vendor));
      await demo.do(
        `${key}-refuse`,
        declineQuoteRequest,
        { rfqId, reason: end.reason },
        by,
        end.daysAgo,
      );
      return;
    }
    const { quoteId } = (await this.rfqState(rfqId)).quotes.at(-1)!;
    if (end.kind === 'decline') {
      await demo.do(
        `${key}-decline`,
        declineQuote,
        { rfqId, quoteId, reason: end.reason },
        demo.person(requestedBy),
        end.daysAgo,
      );
      return;
    }
    const company = companyOf(demoBuyers, buyer);
    const input = { rfqId, quoteId, lineIds: null, ...this.terms(company, key) };
    const { state } = await demo.do(
      `${key}-accept`,
      acceptQuote,
      input,
      demo.admin(company),
      end.daysAgo,
    );
    await this.settled(state!.quotes.at(-1)!.acceptances.at(-1)!.purchase.purchaseId, ['Placed']);
  }

  private async rfqState(rfqId: string): Promise<NonNullable<RfqState>> {
    return (await this.demo.marketplace.services.pipeline.load(rfqDecider, rfqId)).state!;
  }

  private terms(company: DemoCompany, key: string): PurchaseTerms {
    return {
      shippingAddress: addressOf(company),
      billingAddress: null,
      poNumber: poNumberOf(key),
      note: null,
      onShortage: 'reject',
      allOrNothing: false,
    };
  }

  private warehouse(vendor: DemoCompany): Caller {
    return this.demo.person(
      (vendor.people.find((p) => p.role === 'warehouse') ?? vendor.people[0]!).email,
    );
  }

  private salesRep(vendor: DemoCompany): Caller {
    return this.demo.person(
      (vendor.people.find((p) => p.role === 'salesRep') ?? vendor.people[0]!).email,
    );
  }

  /** Waits until the process has moved every order of the purchase out of these statuses. */
  private async settled(purchaseId: string, pending: readonly OrderStatus[]): Promise<void> {
    const { outcomes, services } = this.demo.marketplace;
    const until = performance.now() + TIMEOUT_MS;
    while (performance.now() < until) {
      const { state } = await services.pipeline.load(purchaseDecider, purchaseId, true);
      const orderIds = state?.orders.map((o) => o.orderId) ?? [];
      const watching = outcomes.watch(
        purchaseId,
        orderIds.length > 0 ? orderIds : ['none yet'],
        25,
      );
      const orders = await Promise.all(
        orderIds.map((id) => services.pipeline.load(orderDecider, id, true)),
      );
      if (orders.length > 0 && orders.every((o) => o.state && !pending.includes(o.state.status)))
        return;
      await watching;
    }
    throw new Error(`the demo's purchase ${purchaseId} was not settled within ${TIMEOUT_MS} ms`);
  }
}

/** Where a company has its goods delivered. */
export const addressOf = ({ name, street, city, postalCode }: DemoCompany) => ({
  name: `Goods-in, ${name.replace(/ (Ltd|plc)$/, '')}`,
  line1: street,
  city,
  postalCode,
  country: 'GB',
});

export const poNumberOf = (key: string): string =>
  `45${String([...key].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 99_991, 7)).padStart(5, '0')}`;

const companyOf = <Company extends DemoCompany>(
  companies: readonly Company[],
  key: string,
): Company => companies.find((c) => c.key === key)!;
