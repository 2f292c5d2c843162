import { createCategory } from '../../application/catalogue/category.use-cases.js';
import { listProduct } from '../../application/catalogue/product.use-cases.js';
import {
  assignBuyerGroups,
  registerOrganization,
  verifyOrganization,
} from '../../application/people/organization.use-cases.js';
import { newMailedSecret } from '../../application/people/sign-in/credentials.js';
import {
  acceptInvitation,
  inviteUser,
  setOrderLimit,
} from '../../application/people/user.use-cases.js';
import { submitVerificationDocument } from '../../application/people/verification-document.use-cases.js';
import {
  addPrices,
  draftPriceList,
  publishPriceList,
} from '../../application/pricing/price-list.use-cases.js';
import type { Caller } from '../../application/shared/caller.js';
import { derivedId, inventoryId } from '../../application/shared/command/ids.js';
import type { CommandResult } from '../../application/shared/command/pipeline.js';
import { SentFile } from '../../application/shared/sent-file.js';
import { handle, type UseCase } from '../../application/shared/use-case.js';
import { receiveStock, setReorderPoint } from '../../application/stock/inventory.use-cases.js';
import { recordLocation } from '../../application/stock/location.use-cases.js';
import type { VerificationDocumentKind } from '../../domain/people/organization/verification-document.js';
import { rolePermissions } from '../../domain/people/user/permissions.js';
import type { Audience, PriceRow } from '../../domain/pricing/price-list/price-list.events.js';
import { DAY_MS } from '../../domain/shared/time/days.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { certificate } from './certificate.js';
import {
  demoBuyers,
  demoOperator,
  demoVendors,
  type DemoCompany,
  type DemoPerson,
  type DemoVendor,
} from './companies.js';
import { DemoMoney } from './demo-money.js';
import { DemoTrade } from './demo-trade.js';
import { demoCategories } from './goods/categories.js';
import type { DemoProduct } from './goods/goods.js';
import { createHabits } from './habits.js';
import { audienceOf, demoPriceLists } from './prices.js';

/** The most commands in parallel; those that depend on each other run in sequence. */
const MAX_CONCURRENT = 32;
const LOW_STOCK = 40;

const people: readonly (readonly [login: string, who: string])[] = [
  ['operator@demo.example', 'operator of the marketplace'],
  ['second.operator@demo.example', 'second operator, for what two people decide'],
  ['vendor@demo.example', 'seller admin of Harrow Paper & Packaging'],
  ['warehouse@demo.example', 'warehouse of Harrow Paper & Packaging'],
  ['approver@demo.example', 'buyer admin and approver of Acme Office Services'],
  ['buyer@demo.example', 'requester of Acme Office Services, order limit 500.00 GBP'],
  ['auditor@demo.example', 'auditor, sees the whole marketplace'],
  ['analyst@demo.example', 'analyst, sees the whole marketplace'],
];

export const demoLogins = (): string =>
  people.map(([login, who]) => `  ${login.padEnd(30)} ${who}`).join('\n');

export async function hasDemo({ state }: Marketplace): Promise<boolean> {
  return (await state.get('demo', 'begun')) !== null;
}

/**
 * Creates the demo marketplace by ordinary commands at past business times. Ids are derived from
 * names, so that an interrupted creation is completed by the next start. Returns null where the
 * demo is already complete.
 */
export async function createDemo(
  marketplace: Marketplace,
  password: string,
  /** Without what was paid for, for tests that begin with empty books. */
  options: { readonly money: boolean } = { money: true },
): Promise<{ milliseconds: number; commands: number } | null> {
  const { state } = marketplace;
  if ((await state.get('demo', 'complete')) !== null) return null;
  const begun = (await state.get('demo', 'begun')) ?? new Date().toISOString();
  await state.write([{ bucket: 'demo', key: 'begun', value: begun }]);
  const started = performance.now();
  const demo = new Demo(marketplace, password, Date.parse(begun));
  await demo.create();
  // some deadlines have already passed at these times: quotes expire, delivered orders complete
  await marketplace.settled();
  await marketplace.caughtUp();
  // apart from the trade before: its commission is charged for what is ordered from then on
  if (options.money) await new DemoMoney(demo).create();
  await marketplace.caughtUp();
  await createHabits(demo);
  await marketplace.caughtUp();
  await state.write([{ bucket: 'demo', key: 'complete', value: new Date().toISOString() }]);
  return { milliseconds: Math.round(performance.now() - started), commands: demo.commands };
}

/** Creates the demo's companies, users, products, stock and prices. */
export class Demo {
  commands = 0;
  readonly products = new Map<
    string,
    { readonly id: string; readonly vendor: DemoVendor; readonly product: DemoProduct }
  >();
  private readonly callers = new Map<string, Caller>();

  constructor(
    readonly marketplace: Marketplace,
    private readonly password: string,
    private readonly now: number,
  ) {}

  async create(): Promise<void> {
    await this.company(demoOperator, 60);
    const companies = [...demoVendors, ...demoBuyers];
    await inParallel(companies, (company, i) => this.company(company, 59 - i / 10));
    await this.categories();
    await inParallel(demoVendors, (vendor) => this.catalogue(vendor));
    for (const vendor of demoVendors) await this.publicPrices(vendor);
    await this.otherPrices();
    await new DemoTrade(this).create();
  }

  /** By e-mail address. */
  person(email: string): Caller {
    return this.callers.get(email)!;
  }

  admin(company: DemoCompany): Caller {
    return this.person(company.people[0]!.email);
  }

  id(key: string): string {
    return derivedId('demo', key);
  }

  at(daysAgo: number): string {
    return new Date(this.now - daysAgo * DAY_MS).toISOString();
  }

  async do<Input, State>(
    key: string,
    use: UseCase<Input, State>,
    input: Input,
    by: Caller,
    daysAgo: number,
  ): Promise<CommandResult<State>> {
    const meta = {
      commandId: derivedId('demo-command', key),
      newId: this.id(key),
      at: this.at(daysAgo),
    };
    this.commands++;
    return handle(use, { input, caller: by, meta }, this.marketplace.services);
  }

  private async company(company: DemoCompany, daysAgo: number): Promise<void> {
    const { key, type, name, street, city, postalCode, phone, taxId } = company;
    const [first, ...others] = company.people as readonly [DemoPerson, ...DemoPerson[]];
    const address = { name, line1: street, city, postalCode, country: 'GB' };
    const contacts = [{ name: first.name, email: first.email, phone }];
    const user = { name: first.name, email: first.email, password: this.password };
    const input = {
      organizationType: type,
      name,
      address,
      contacts,
      taxId,
      timeZone: 'Europe/London',
      user,
    };
    const { id: organizationId } = await this.do(
      key,
      registerOrganization,
      input,
      callerOf('', '', company, first),
      daysAgo,
    );
    const admin = callerOf(derivedId('first-user', organizationId), organizationId, company, first);
    this.callers.set(first.email, admin);
    const operator = this.admin(demoOperator);
    if (type !== 'Operator' && !company.waiting) {
      const reason = 'company register and bank details checked';
      await this.do(
        `verify-${key}`,
        verifyOrganization,
        { organizationId, reason },
        operator,
        daysAgo - 1,
      );
    }
    if (company.waiting) await this.application(company, organizationId, admin, daysAgo - 0.1);
    if (company.groups)
      await this.do(
        `group-${key}`,
        assignBuyerGroups,
        { organizationId, groups: company.groups },
        operator,
        daysAgo - 1.5,
      );
    for (const [i, person] of others.entries())
      await this.member(company, admin, person, daysAgo - 0.2 - i / 10);
  }

  /** Submits the documents of a company that awaits verification. */
  private async application(
    { key, name, city, taxId }: DemoCompany,
    organizationId: string,
    admin: Caller,
    daysAgo: number,
  ): Promise<void> {
    const submit = (kind: VerificationDocumentKind, fileName: string, lines: readonly string[]) =>
      this.do(
        `document-${key}-${kind}`,
        submitVerificationDocument,
        { organizationId, kind, fileName, file: new SentFile(certificate(lines)) },
        admin,
        daysAgo,
      );
    await submit('registration', 'certificate-of-incorporation.pdf', [
      'Certificate of incorporation',
      name,
      `Registered in England and Wales, office at ${city}`,
      'A specimen of the demo',
    ]);
    await submit('taxRegistration', 'vat-registration.pdf', [
      'VAT registration certificate',
      name,
      `Registration number ${taxId}`,
      'A specimen of the demo',
    ]);
  }

  private async member(
    company: DemoCompany,
    admin: Caller,
    person: DemoPerson,
    daysAgo: number,
  ): Promise<void> {
    const { name, email, role, orderLimit } = person;
    const { id: organizationId } = admin.organization;
    const secret = newMailedSecret();
    const { id: userId } = await this.do(
      `invite-${email}`,
      inviteUser,
      { organizationId, name, email, role, secret },
      admin,
      daysAgo,
    );
    const { credentials } = this.marketplace.services;
    const member = callerOf(userId, organizationId, company, person);
    this.callers.set(email, member);
    if (!(await credentials.checkPassword(userId, this.password))) {
      await credentials.keepInvitation(userId, secret, derivedId('demo-invitation', userId));
      await this.do(
        `accept-${email}`,
        acceptInvitation,
        { userId, secret, password: this.password },
        member,
        daysAgo - 0.05,
      );
    }
    if (orderLimit)
      await this.do(
        `limit-${email}`,
        setOrderLimit,
        { userId, limit: { amount: orderLimit * 100, currency: 'GBP' } },
        admin,
        daysAgo - 0.06,
      );
  }

  private async categories(): Promise<void> {
    const operator = this.admin(demoOperator);
    for (const { key, name, parent, attributes } of demoCategories)
      await this.do(
        `category-${key}`,
        createCategory,
        { name, parentId: parent && this.id(`category-${parent}`), attributes },
        operator,
        57,
      );
  }

  private async catalogue(vendor: DemoVendor): Promise<void> {
    const admin = this.admin(vendor);
    for (const [n, code] of vendor.locations.entries()) {
      const name = `${code[0]!.toUpperCase()}${code.slice(1)}`;
      // the first stands where the company has its seat
      const address =
        n === 0 ? { line1: vendor.street, postalCode: vendor.postalCode, city: vendor.city } : null;
      const location = { code, name, country: 'GB', address };
      await this.do(`location-${vendor.key}-${code}`, recordLocation, location, admin, 56);
    }
    await inParallel(vendor.products, async (product, i) => {
      const { id } = await this.do(
        `product-${product.sku}`,
        listProduct,
        { sku: product.sku, details: this.details(product) },
        admin,
        55 - i / 1000,
      );
      this.products.set(product.sku, { id, vendor, product });
      for (const [n, location] of vendor.locations.entries()) {
        const quantity = product.stock[n]!;
        // movement ids are only kept for 30 days of business time, and this one is older: a repeat would add stock again
        if (quantity === 0 || (await this.hasStock(id, admin.organization.id, location))) continue;
        const receipt = { productId: id, location, quantity, reference: `GRN-${1000 + i * 2 + n}` };
        await this.do(
          `stock-${product.sku}-${location}`,
          receiveStock,
          receipt,
          admin,
          54 - i / 1000,
        );
        if (n === 0 && quantity <= LOW_STOCK)
          await this.do(
            `reorder-${product.sku}`,
            setReorderPoint,
            { productId: id, location, reorderPoint: LOW_STOCK },
            admin,
            53,
          );
      }
    });
  }

  private async hasStock(
    productId: string,
    vendorOrgId: string,
    location: string,
  ): Promise<boolean> {
    const { revision } = await this.marketplace.services.pipeline.load(
      inventory,
      inventoryId(productId, vendorOrgId, location),
    );
    return revision >= 0;
  }

  private details({
    name,
    description,
    category,
    attributes,
    unit,
    packSize,
    multiple,
    leadTimeDays,
  }: DemoProduct) {
    const rules = {
      unit,
      packSize,
      minimumOrderQuantity: multiple,
      orderMultiple: multiple,
      leadTimeDays,
      taxCategory: 'standard' as const,
    };
    return {
      name,
      description,
      categoryId: this.id(`category-${category}`),
      attributes,
      media: [],
      ...rules,
    };
  }

  private async publicPrices(vendor: DemoVendor): Promise<void> {
    const rows = vendor.products.flatMap((p) => this.rows(p, 1, true));
    const name =
      vendor.key === 'harrow' ? 'Trade prices' : `${vendor.name.split(' ')[0]!} list prices`;
    await this.priceList(
      `prices-public-${vendor.key}`,
      vendor,
      { name, audience: { kind: 'everyone' }, from: 60, to: null, precedence: 0 },
      rows,
      false,
    );
  }

  private async otherPrices(): Promise<void> {
    for (const list of demoPriceLists) {
      const vendor = demoVendors.find((v) => v.key === list.vendor)!;
      const rows = vendor.products
        .filter(list.appliesTo)
        .flatMap((p) => this.rows(p, list.rate, list.keepsBreaks));
      const audience = audienceOf(list, (key) => this.id(key));
      const { name, precedence, validFromDaysAgo: from, validToDaysAgo: to } = list;
      await this.priceList(
        `prices-${list.key}`,
        vendor,
        { name, audience, from, to, precedence },
        rows,
        list.draft ?? false,
      );
    }
  }

  private async priceList(
    key: string,
    vendor: DemoVendor,
    {
      name,
      audience,
      from,
      to,
      precedence,
    }: { name: string; audience: Audience; from: number; to: number | null; precedence: number },
    rows: readonly PriceRow[],
    draft: boolean,
  ): Promise<void> {
    const admin = this.admin(vendor);
    const terms = {
      name,
      currency: 'GBP',
      audience,
      validFrom: this.at(from),
      validTo: to === null ? null : this.at(to),
      precedence,
    };
    const { id: priceListId } = await this.do(key, draftPriceList, { terms }, admin, 54);
    await this.do(
      `${key}-rows`,
      addPrices,
      { priceListId, chunk: 0, firstRow: 1, rows },
      admin,
      54,
    );
    if (!draft) await this.do(`${key}-publish`, publishPriceList, { priceListId }, admin, 53);
  }

  private rows(
    { sku, price, breaks }: DemoProduct,
    rate: number,
    keepsBreaks: boolean,
  ): PriceRow[] {
    const { id: productId } = this.products.get(sku)!;
    const steps: readonly (readonly [number, string])[] = [
      [1, price],
      ...(keepsBreaks ? breaks : []),
    ];
    return steps.map(([minQuantity, amount], i) => ({
      productId,
      minQuantity,
      maxQuantity: steps[i + 1] ? steps[i + 1]![0] - 1 : null,
      unitPrice: rate === 1 ? amount : (Number(amount) * rate).toFixed(3),
      per: 1,
    }));
  }
}

const callerOf = (
  userId: string,
  organizationId: string,
  { type: organizationType }: DemoCompany,
  { role }: DemoPerson,
): Caller => ({
  person: { id: userId },
  organization: { id: organizationId, type: organizationType },
  role,
  permissions: new Set(rolePermissions[role].grants),
  impersonatorId: null,
  clientId: 'demo',
});

async function inParallel<T>(
  all: readonly T[],
  work: (one: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = all.entries();
  await Promise.all(
    Array.from({ length: Math.min(MAX_CONCURRENT, all.length) }, async () => {
      for (const [i, one] of rest) await work(one, i);
    }),
  );
}
