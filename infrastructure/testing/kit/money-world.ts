import {
  proposeCommissionRules,
  publishCommissionRules,
} from '../../../application/money/commission-rules.use-cases.js';
import { requestCheckout } from '../../../application/money/payment.use-cases.js';
import { startPayoutOnboarding } from '../../../application/money/vendor-account.use-cases.js';
import type { Caller } from '../../../application/shared/caller.js';
import { newId, paymentIdOf, vendorAccountId } from '../../../application/shared/command/ids.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import { handle, type UseCaseOf } from '../../../application/shared/use-case.js';
import {
  completeOrder,
  deliverOrder,
  shipOrder,
} from '../../../application/trading/order.use-cases.js';
import { placePurchase } from '../../../application/trading/purchase.use-cases.js';
import { posted, requireBalanced, type Entry } from '../../../domain/money/ledger/entry.js';
import type { KnownPayment } from '../../../domain/money/payment/payment-state.js';
import { payment } from '../../../domain/money/payment/payment.js';
import { payoutAccount } from '../../../domain/money/payout-account/payout-account.js';
import {
  vendorAccount,
  type VendorAccountState,
} from '../../../domain/money/vendor-account/vendor-account.js';
import { rolePermissions, type Role } from '../../../domain/people/user/permissions.js';
import type { Decider, DomainCommand } from '../../../domain/shared/decider/decider.js';
import { order, type KnownOrder } from '../../../domain/trading/order/order.js';
import { catalogue } from '../../../projections/catalogue/catalogue.js';
import { people } from '../../../projections/people/people.js';
import { createDemo } from '../../demo/demo.js';
import { SimulatedGateway } from '../../engines/simulated-gateway/simulated-gateway.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { eventually } from './eventually.js';
import { demoId } from './prepared-demo.js';

const caller = (role: Role, organizationId: string, person = newId()): Caller => ({
  person: { id: person },
  organization: { id: organizationId, type: rolePermissions[role].side },
  role,
  permissions: new Set(rolePermissions[role].grants),
  impersonatorId: null,
  clientId: null,
});

/** A purchase that was paid by card: one order of it. */
export interface PaidOrder {
  readonly paymentId: string;
  readonly orderId: string;
  readonly purchaseId: string;
  readonly gatewayRef: string;
  /** Minor units. */
  readonly gross: number;
  readonly net: number;
}

/**
 * The demo with the simulated gateway in one process, and the steps from a card to a vendor's bank
 * account: 10 % commission, and VAT on it.
 */
export class MoneyWorld {
  readonly vendorOrgId = demoId('harrow');
  readonly accountId = vendorAccountId(this.vendorOrgId, 'GBP');
  readonly vendor = caller('sellerAdmin', this.vendorOrgId);
  readonly operator = caller('operator', demoId('operator'));

  private constructor(
    readonly marketplace: Marketplace,
    readonly gateway: SimulatedGateway,
    readonly buyer: Caller,
  ) {}

  static async open(directory: string): Promise<MoneyWorld> {
    let gateway: SimulatedGateway | null = null;
    const marketplace = await Marketplace.open({
      directory,
      log: () => undefined,
      gateway: ({ state, ...parts }) =>
        (gateway = new SimulatedGateway({ store: state, ...parts, payoutTakesMs: 1 })),
    });
    await createDemo(marketplace, 'demo-demo-demo', { money: false });
    await marketplace.caughtUp();
    const found = await marketplace.documents.find(people, {
      filter: { organizationId: demoId('acme'), role: ['buyerAdmin'] },
      sort: [{ field: 'since', descending: false }],
      limit: 1,
      after: null,
    });
    const buyer = caller('buyerAdmin', demoId('acme'), found.documents[0]!.key);
    await marketplace.relays.start();
    const world = new MoneyWorld(marketplace, gateway!, buyer);
    await world.chargeCommission();
    await world.enablePayouts();
    return world;
  }

  close(): Promise<void> {
    return this.marketplace.close();
  }

  does<Input, State>(use: UseCaseOf<Input, State>, input: Input, who: Caller) {
    return handle(
      use,
      {
        input,
        caller: who,
        meta: { commandId: newId(), newId: newId(), at: new Date().toISOString() },
      },
      this.marketplace.services,
    );
  }

  async load<State, Command extends DomainCommand>(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever its events are
    decider: Decider<State, Command, any>,
    id: string,
  ): Promise<State> {
    return (await this.marketplace.services.pipeline.load(decider, id, true)).state;
  }

  payment(id: string): Promise<KnownPayment | null> {
    return this.load(payment, id);
  }

  account(): Promise<VendorAccountState> {
    return this.load(vendorAccount, this.accountId);
  }

  async entries(): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    for (let after = 0; ;) {
      const page = await this.marketplace.store.readAll(after, 1_000);
      if (page.length === 0) break;
      after = page.at(-1)!.position;
      for (const { data } of page.map(decodeEvent))
        if ('entries' in data) entries.push(...data.entries);
    }
    entries.forEach(requireBalanced);
    return entries;
  }

  /** What an account of the operator's book holds: debits less credits, in minor units. */
  async balance(account: string, of = ''): Promise<number> {
    return posted(new Map(), await this.entries()).get(`operator|GBP|${account}|${of}`) ?? 0;
  }

  /** Placed, asked for, paid on the gateway's page, and confirmed. */
  async paidFor(): Promise<Omit<PaidOrder, 'gatewayRef'>> {
    const placed = await this.anOrder();
    const { purchaseId, orders } = placed.state;
    const { orderId, totalAmount } = orders[0]!;
    const paymentId = paymentIdOf(purchaseId, 'GBP');
    await eventually('the buyer is asked to pay', async () => this.payment(paymentId));
    await this.does(requestCheckout, { paymentId }, this.buyer);
    const { checkoutRef } = await eventually('the page is open', async () => {
      const state = await this.payment(paymentId);
      return state?.checkout === 'Open' && state;
    });
    await this.gateway.payments.pay(checkoutRef!);
    await eventually('the order is confirmed', async () => {
      const state = (await this.load(order, orderId)) as KnownOrder | null;
      return state?.status === 'Confirmed';
    });
    const { lines } = (await this.load(order, orderId)) as KnownOrder;
    const net = lines.reduce((n, l) => n + l.net.amount, 0);
    return { paymentId, orderId, purchaseId, gross: totalAmount.amount, net };
  }

  /** Shipped, and the money taken. */
  async captured(): Promise<PaidOrder> {
    const paid = await this.paidFor();
    await this.does(
      shipOrder,
      { orderId: paid.orderId, lines: null, final: true, carrier: 'DHL', tracking: 'JD01' },
      this.vendor,
    );
    const { gatewayRef } = await eventually('it is captured', async () => {
      const state = await this.payment(paid.paymentId);
      return state?.status === 'Captured' && state;
    });
    return { ...paid, gatewayRef: gatewayRef! };
  }

  async completed({ orderId }: Pick<PaidOrder, 'orderId'>): Promise<void> {
    await this.does(deliverOrder, { orderId, proof: null }, this.buyer);
    await this.does(completeOrder, { orderId }, this.operator);
  }

  private async chargeCommission(): Promise<void> {
    const rule = { vendorOrgId: null, categoryPath: null, fixed: [], floor: [], cap: [] };
    const rules = [{ ruleId: newId(), name: 'Everything', percent: '10', ...rule }];
    const input = { rules, reason: 'Price list' };
    const proposed = await this.does(proposeCommissionRules, input, this.operator);
    const { proposalId } = proposed.state.proposed!;
    const second = caller('operator', demoId('operator'));
    await this.does(publishCommissionRules, { proposalId }, second);
    await eventually('the rules apply', async () => {
      await Promise.resolve();
      return this.marketplace.services.commission.current !== null;
    });
  }

  private async enablePayouts(): Promise<void> {
    const { vendorOrgId } = this;
    await this.does(startPayoutOnboarding, { vendorOrgId }, this.vendor);
    const account = await eventually('the gateway has opened an account', async () => {
      const state = await this.load(payoutAccount, vendorOrgId);
      return state?.gatewayAccount ?? false;
    });
    await this.gateway.vendors.enable(account, { last4: '1234', currency: 'GBP' });
    await eventually('it can be paid', async () => {
      const state = await this.load(payoutAccount, vendorOrgId);
      return state?.status === 'Enabled';
    });
  }

  /** Something of the vendor's that costs about a hundred pounds. */
  private async anOrder() {
    const { documents } = await this.marketplace.documents.find(catalogue, {
      filter: { vendorOrgId: this.vendorOrgId },
      sort: [{ field: 'nameKey', descending: false }],
      limit: 50,
      after: null,
    });
    let refused: Error | null = null;
    for (const { document } of documents) {
      if (!('details' in document)) continue;
      const { id: productId, details } = document;
      const { minimumOrderQuantity, orderMultiple } = details;
      const quantity = Math.max(minimumOrderQuantity, orderMultiple);
      const placed = await this.does(
        placePurchase,
        {
          lines: [{ productId, quantity, expectedUnitPrice: null }],
          shippingAddress: {
            name: 'Acme',
            line1: '2 Mill Lane',
            city: 'Bristol',
            postalCode: 'BS1 4DJ',
            country: 'GB',
          } as never,
          billingAddress: null,
          poNumber: null,
          note: null,
          onShortage: 'reject',
          allOrNothing: false,
          payment: 'card',
        },
        this.buyer,
      ).catch((error: unknown) => error as Error);
      if (!(placed instanceof Error)) return placed;
      refused = placed;
    }
    throw new Error(`nothing could be ordered: ${String(refused)}`);
  }
}
