import { handle, type UseCase } from '../../application/use-case.js';
import type { Caller } from '../../application/caller.js';
import { createCategory } from '../../application/category/category.use-cases.js';
import { derivedId, inventoryId } from '../../application/command/ids.js';
import type { CommandResult } from '../../application/command/pipeline.js';
import { receiveStock } from '../../application/inventory/inventory.use-cases.js';
import { cancelOrder, deliverOrder, shipOrder } from '../../application/order/order.use-cases.js';
import { assignBuyerGroups, registerOrganization, verifyOrganization } from '../../application/organization/organization.use-cases.js';
import { addPrices, draftPriceList, publishPriceList } from '../../application/price-list/price-list.use-cases.js';
import { listProduct } from '../../application/product/product.use-cases.js';
import { approvePurchase, placePurchase, type PlacePurchaseInput } from '../../application/purchase/purchase.use-cases.js';
import { requestQuote } from '../../application/rfq/rfq.use-cases.js';
import { acceptInvitation, inviteUser, setOrderLimit } from '../../application/user/user.use-cases.js';
import type { OrganizationType } from '../../domain/organization/organization.events.js';
import type { PurchaseState } from '../../domain/purchase/purchase.js';
import type { Audience, PriceRow } from '../../domain/price-list/price-list.events.js';
import { inventory } from '../../domain/inventory/inventory.js';
import { order as orderDecider } from '../../domain/order/order.js';
import { rolePermissions, type Role } from '../../domain/user/permissions.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { demoCategories, demoProducts, type DemoProduct } from './demo-data.js';

const DAY = 86_400_000;
const OUTCOME_MS = 20_000;

const people: readonly (readonly [login: string, who: string])[] = [
  ['operator@demo.example', 'operator of the marketplace'],
  ['vendor@demo.example', 'seller admin of Harrow Paper & Packaging'],
  ['warehouse@demo.example', 'warehouse of Harrow Paper & Packaging'],
  ['approver@demo.example', 'buyer admin and approver of Acme Office Services'],
  ['buyer@demo.example', 'requester of Acme Office Services, order limit 500.00 GBP'],
  ['auditor@demo.example', 'auditor, sees the whole marketplace'],
  ['analyst@demo.example', 'analyst, sees the whole marketplace'],
];

export const demoLogins = (): string => people.map(([login, who]) => `  ${login.padEnd(24)} ${who}`).join('\n');

export async function hasDemo({ state }: Marketplace): Promise<boolean> {
  return (await state.get('demo', 'begun')) !== null;
}

/**
 * Creates the demo marketplace by the ordinary commands, at business times before now. Ids derive from names: a creation that was
 * interrupted is completed by the next start. Answers null where the demo is complete already.
 */
export async function createDemo(marketplace: Marketplace, password: string): Promise<{ milliseconds: number; commands: number } | null> {
  const { state } = marketplace;
  if ((await state.get('demo', 'complete')) !== null) return null;
  const begun = (await state.get('demo', 'begun')) ?? new Date().toISOString();
  await state.write([{ bucket: 'demo', key: 'begun', value: begun }]);
  const started = performance.now();
  const demo = new Demo(marketplace, password, Date.parse(begun));
  await demo.create();
  await marketplace.caughtUp();
  await state.write([{ bucket: 'demo', key: 'complete', value: new Date().toISOString() }]);
  return { milliseconds: Math.round(performance.now() - started), commands: demo.commands };
}

class Demo {
  commands = 0;

  constructor(
    private readonly marketplace: Marketplace,
    private readonly password: string,
    private readonly now: number,
  ) {}

  async create(): Promise<void> {
    const operator = await this.organization('operator', 'Operator', 'Tradepost Marketplace', 'Manchester', 'Olivia Penrose', 'operator@demo.example');
    await this.member(operator, 'auditor', 'Anand Desai', 'auditor@demo.example');
    await this.member(operator, 'analyst', 'Mirka Lindqvist', 'analyst@demo.example');
    const vendor = await this.organization('harrow', 'Seller', 'Harrow Paper & Packaging Ltd', 'Leeds', 'Victor Harrow', 'vendor@demo.example');
    const warehouse = await this.member(vendor, 'warehouse', 'Wanda Kowalska', 'warehouse@demo.example');
    const approver = await this.organization('acme', 'Buyer', 'Acme Office Services Ltd', 'Bristol', 'Aisha Prentice', 'approver@demo.example');
    const buyer = await this.member(approver, 'requester', 'Ben Carraway', 'buyer@demo.example');
    const verified = { reason: 'company register and bank details checked' };
    await this.do('verify-harrow', verifyOrganization, { organizationId: vendor.organizationId, ...verified }, operator, 58);
    await this.do('verify-acme', verifyOrganization, { organizationId: approver.organizationId, ...verified }, operator, 58);
    await this.do('group-acme', assignBuyerGroups, { organizationId: approver.organizationId, groups: ['trade'] }, operator, 57);
    await this.do('limit-ben', setOrderLimit, { userId: buyer.userId, limit: { amount: 50_000, currency: 'GBP' } }, approver, 57);
    const products = await this.catalogue(operator, vendor);
    await this.prices(vendor, approver.organizationId, products);
    await this.purchases({ buyer, approver, warehouse, vendor, operator }, products);
  }

  private async catalogue(operator: Caller, vendor: Caller): Promise<ReadonlyMap<string, string>> {
    for (const { key, name, parent, attributes } of demoCategories)
      await this.do(`category-${key}`, createCategory, { name, parentId: parent && this.id(`category-${parent}`), attributes }, operator, 56);
    const products = new Map<string, string>();
    for (const product of demoProducts) {
      const { id } = await this.do(`product-${product.sku}`, listProduct, { sku: product.sku, details: this.details(product) }, vendor, 55);
      products.set(product.sku, id);
      for (const [i, location] of ['leeds', 'bristol'].entries()) {
        const quantity = product.stock[i]!;
        // movement ids are remembered for 30 days of business time only, and this one lies further back
        if (quantity === 0 || (await this.hasStock(id, vendor.organizationId, location))) continue;
        const receipt = { productId: id, location, quantity, reference: `GRN-${1000 + products.size * 2 + i}` };
        await this.do(`stock-${product.sku}-${location}`, receiveStock, receipt, vendor, 54);
      }
    }
    return products;
  }

  private async hasStock(productId: string, vendorOrgId: string, location: string): Promise<boolean> {
    const { revision } = await this.marketplace.services.pipeline.load(inventory, inventoryId(productId, vendorOrgId, location));
    return revision >= 0;
  }

  private details({ name, description, category, attributes, unit, packSize, multiple, leadTimeDays }: DemoProduct) {
    const rules = { unit, packSize, minimumOrderQuantity: multiple, orderMultiple: multiple, leadTimeDays, taxCategory: 'standard' as const };
    return { name, description, categoryId: this.id(`category-${category}`), attributes, media: [], ...rules };
  }

  private async prices(vendor: Caller, acme: string, products: ReadonlyMap<string, string>): Promise<void> {
    const publicRows = demoProducts.flatMap((p) => rowsOf(products.get(p.sku)!, p));
    await this.priceList('public', 'Trade prices', { kind: 'everyone' }, 0, publicRows, vendor);
    const contract = demoProducts.filter((p) => p.category === 'copier' || p.sku === 'TAP-48-VIN');
    const contractRows = contract.map((p) => row(products.get(p.sku)!, 1, null, (Number(p.price) * 0.85).toFixed(3)));
    await this.priceList('acme', 'Acme framework agreement', { kind: 'organizations', organizationIds: [acme] }, 10, contractRows, vendor);
  }

  private async priceList(key: string, name: string, audience: Audience, precedence: number, rows: readonly PriceRow[], vendor: Caller): Promise<void> {
    const terms = { name, currency: 'GBP', audience, validFrom: this.at(60), validTo: null, precedence };
    const { id: priceListId } = await this.do(`prices-${key}`, draftPriceList, { terms }, vendor, 54);
    await this.do(`prices-${key}-rows`, addPrices, { priceListId, chunk: 0, firstRow: 1, rows }, vendor, 54);
    await this.do(`prices-${key}-publish`, publishPriceList, { priceListId }, vendor, 53);
  }

  private async purchases(who: { buyer: Caller; approver: Caller; warehouse: Caller; vendor: Caller; operator: Caller }, products: ReadonlyMap<string, string>): Promise<void> {
    const { buyer, approver, warehouse, vendor } = who;
    const lines = (...wanted: [string, number][]) => wanted.map(([sku, quantity]) => ({ productId: products.get(sku)!, quantity, expectedUnitPrice: null }));
    const shipped = { lines: null, final: true, carrier: 'Parcelforce', tracking: 'PF102938475GB' };

    const completed = await this.purchase('completed', lines(['COP-A4-80', 10], ['TAP-48-VIN', 12]), buyer, 40);
    await this.do('ship-completed', shipOrder, { orderId: completed, ...shipped }, warehouse, 39);
    await this.do('deliver-completed', deliverOrder, { orderId: completed, proof: null }, buyer, 37);

    const delivered = await this.purchase('delivered', lines(['ENV-C5-W90', 12]), buyer, 9);
    await this.do('ship-delivered', shipOrder, { orderId: delivered, ...shipped, tracking: 'PF102938511GB' }, warehouse, 8);
    await this.do('deliver-delivered', deliverOrder, { orderId: delivered, proof: 'signed: M. Okafor' }, vendor, 6);

    const onTheWay = await this.purchase('shipped', lines(['CTN-305-SW', 8], ['TAP-50-KRA', 6]), buyer, 4);
    await this.do('ship-shipped', shipOrder, { orderId: onTheWay, ...shipped, tracking: 'PF102938642GB' }, warehouse, 3);

    const partly = await this.purchase('partly', lines(['ENV-DL-G80', 6], ['COP-A3-80', 4]), buyer, 3);
    const firstLine = derivedId('line', this.id('partly'), 0);
    const part = { orderId: partly, lines: [{ lineId: firstLine, quantity: 4 }], final: false, carrier: 'DX', tracking: 'DX55120' };
    await this.do('ship-partly', shipOrder, part, warehouse, 2);

    const cancelled = await this.purchase('cancelled', lines(['ENV-C4-M120', 5]), buyer, 5);
    await this.do('cancel', cancelOrder, { orderId: cancelled, reason: 'ordered twice by mistake' }, buyer, 4.9);

    await this.purchase('rejected', lines(['CTN-457-DW', 14]), buyer, 2);
    await this.purchase('approved', lines(['COP-A4-80', 60]), buyer, 2.5);
    await this.do('approve', approvePurchase, { purchaseId: this.id('approved'), reason: 'quarterly stock-up' }, approver, 2.2);
    await this.settled(this.id('approved'), this.orderId('approved'));
    await this.purchase('awaiting', lines(['CTN-305-SW', 40], ['ENV-C5-W90', 10]), buyer, 0.6);
    await this.purchase('confirmed', lines(['TAP-48-VIN', 6]), buyer, 0.2);

    const rfq = {
      vendorOrgIds: [vendor.organizationId],
      lines: [{ productId: products.get('CTN-457-DW')!, quantity: 120, note: 'printed with our logo, one colour' }],
      neededBy: null,
      note: 'For the spring catalogue mailing.',
    };
    await this.do('rfq', requestQuote, rfq, buyer, 1);
  }

  /** Places it and waits for the process; answers the order's id. */
  private async purchase(key: string, lines: PlacePurchaseInput['lines'], caller: Caller, daysAgo: number): Promise<string> {
    const shippingAddress = { name: 'Goods-in, Acme Office Services', line1: 'Unit 7, Avonmeads Trading Estate', city: 'Bristol', postalCode: 'BS2 0SP', country: 'GB' };
    const input: PlacePurchaseInput = {
      lines,
      shippingAddress,
      billingAddress: null,
      poNumber: `4500-${key.length}${Math.round(daysAgo * 10)}`,
      note: null,
      onShortage: 'reject',
      allOrNothing: false,
    };
    await this.do<PlacePurchaseInput, PurchaseState>(key, placePurchase, input, caller, daysAgo);
    await this.settled(this.id(key), this.orderId(key));
    return this.orderId(key);
  }

  private orderId(purchase: string): string {
    return derivedId('order', this.id(purchase), this.id('harrow'), 0);
  }

  /** Until the process has taken the order out of Placed, and, after an approval, out of AwaitingApproval. */
  private async settled(purchaseId: string, orderId: string): Promise<void> {
    const { outcomes, services } = this.marketplace;
    const approved = purchaseId === this.id('approved') && this.approvedAlready;
    const until = Date.now() + OUTCOME_MS;
    while (Date.now() < until) {
      const watching = outcomes.watch(purchaseId, [orderId], 250);
      const { state } = await services.pipeline.load<{ status: string } | null>(orderDecider, orderId, true);
      if (state && state.status !== 'Placed' && !(approved && state.status === 'AwaitingApproval')) return;
      await watching;
    }
    throw new Error(`the demo's order ${orderId} was not settled within ${OUTCOME_MS} ms`);
  }

  private approvedAlready = false;

  private async organization(key: string, organizationType: OrganizationType, name: string, city: string, person: string, email: string): Promise<Caller> {
    const address = { name, line1: '1 Exchange Street', city, postalCode: 'M2 3WQ', country: 'GB' };
    const contacts = [{ name: person, email, phone: '+44 161 496 0100' }];
    const input = { organizationType, name, address, contacts, taxId: 'GB999999973', timeZone: 'Europe/London', user: { name: person, email, password: this.password } };
    const { id: organizationId } = await this.do(key, registerOrganization, input, caller('', '', organizationType, 'requester'), 60);
    const role: Role = organizationType === 'Buyer' ? 'buyerAdmin' : organizationType === 'Seller' ? 'sellerAdmin' : 'operator';
    return caller(derivedId('first-user', organizationId), organizationId, organizationType, role);
  }

  private async member(admin: Caller, role: Role, name: string, email: string): Promise<Caller> {
    const { organizationId, organizationType } = admin;
    const { id: userId } = await this.do(`invite-${email}`, inviteUser, { organizationId, name, email, role }, admin, 59);
    const { credentials } = this.marketplace.services;
    const member = caller(userId, organizationId, organizationType, role);
    if (!(await credentials.checkPassword(userId, this.password))) {
      const secret = await credentials.createInvitation(userId);
      await this.do(`accept-${email}`, acceptInvitation, { userId, secret, password: this.password }, member, 59);
    }
    return member;
  }

  private async do<Input, State>(key: string, use: UseCase<Input, State>, input: Input, by: Caller, daysAgo: number): Promise<CommandResult<State>> {
    const meta = { commandId: derivedId('demo-command', key), newId: this.id(key), at: this.at(daysAgo) };
    this.commands++;
    if (key === 'approve') this.approvedAlready = true;
    return handle(use, { input, caller: by, meta }, this.marketplace.services);
  }

  private id(key: string): string {
    return derivedId('demo', key);
  }

  private at(daysAgo: number): string {
    return new Date(this.now - daysAgo * DAY).toISOString();
  }
}

const caller = (userId: string, organizationId: string, organizationType: OrganizationType, role: Role): Caller => ({
  userId,
  organizationId,
  organizationType,
  role,
  permissions: new Set(rolePermissions[role].grants),
  impersonatorId: null,
  clientId: 'demo',
});

const row = (productId: string, minQuantity: number, maxQuantity: number | null, unitPrice: string): PriceRow => ({ productId, minQuantity, maxQuantity, unitPrice, per: 1 });

function rowsOf(productId: string, { price, breaks }: DemoProduct): PriceRow[] {
  const steps: readonly (readonly [number, string])[] = [[1, price], ...breaks];
  return steps.map(([from, unitPrice], i) => row(productId, from, steps[i + 1] ? steps[i + 1]![0] - 1 : null, unitPrice));
}
