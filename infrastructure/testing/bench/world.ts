import { createCategory } from '../../../application/catalogue/category.use-cases.js';
import { listProduct } from '../../../application/catalogue/product.use-cases.js';
import {
  registerOrganization,
  verifyOrganization,
} from '../../../application/people/organization.use-cases.js';
import {
  addPrices,
  draftPriceList,
  publishPriceList,
} from '../../../application/pricing/price-list.use-cases.js';
import type { Caller } from '../../../application/shared/caller.js';
import { derivedId } from '../../../application/shared/command/ids.js';
import { handle, type UseCase } from '../../../application/shared/use-case.js';
import { receiveStock } from '../../../application/stock/inventory.use-cases.js';
import type { AttributeDefinition } from '../../../domain/catalogue/category/category.events.js';
import type { OrganizationType } from '../../../domain/people/organization/organization.events.js';
import { rolePermissions, type Role } from '../../../domain/people/user/permissions.js';
import type { PriceRow } from '../../../domain/pricing/price-list/price-list.events.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { seeded } from '../../shared/random.js';
import { productName } from './product-names.js';

export interface WorldSize {
  readonly vendors: number;
  readonly buyers: number;
  readonly products: number;
  readonly stockPerProduct: number;
  /**
   * Number of contract price lists of each vendor and of rows in each; their audiences are the
   * buyers in turn.
   */
  readonly contractLists: number;
  readonly rowsPerContract: number;
}

export interface Login {
  readonly email: string;
  readonly organizationId: string;
}

export interface World {
  readonly password: string;
  readonly operator: Login;
  readonly vendors: readonly Login[];
  readonly buyers: readonly Login[];
  readonly products: readonly { readonly id: string; readonly vendor: number }[];
}

const CONCURRENCY = 64;
const PASSWORD = 'bench-bench-bench';

const categoryNames = [
  'Cartons',
  'Envelopes',
  'Fasteners',
  'Gloves',
  'Labels',
  'Lamps',
  'Pens',
  'Pipes',
  'Tape',
  'Tools',
  'Valves',
  'Wipes',
];
const colours = ['black', 'blue', 'brown', 'green', 'grey', 'red', 'white', 'yellow'];
const attributes: readonly AttributeDefinition[] = [
  { name: 'colour', type: 'choice', choices: colours, required: true },
  { name: 'width', type: 'number', unit: 'mm', required: true },
  { name: 'recycled', type: 'boolean', required: true },
];

/**
 * Creates a marketplace of the given size by ordinary commands; always the same for the same size.
 */
export async function createWorld(marketplace: Marketplace, size: WorldSize): Promise<World> {
  const { services } = marketplace;
  const at = new Date().toISOString();
  const run = <Input, State>(
    key: string,
    use: UseCase<Input, State>,
    input: Input,
    caller: Caller,
  ) =>
    handle(
      use,
      {
        input,
        caller,
        meta: { commandId: derivedId('bench', key), newId: derivedId('bench-id', key), at },
      },
      services,
    );
  const organization = async (
    key: string,
    organizationType: OrganizationType,
    role: Role,
  ): Promise<Caller & { email: string }> => {
    const email = `${key}@bench.example`;
    const address = {
      name: key,
      line1: '1 Bench Street',
      city: 'Leeds',
      postalCode: 'LS1 1AA',
      country: 'GB',
    };
    const input = {
      organizationType,
      name: `Company ${key}`,
      address,
      contacts: [],
      taxId: null,
      timeZone: 'Europe/London',
      user: { name: `Person ${key}`, email, password: PASSWORD },
    };
    const { id } = await run(
      key,
      registerOrganization,
      input,
      callerOf('', '', organizationType, role),
    );
    return { ...callerOf(derivedId('first-user', id), id, organizationType, role), email };
  };
  const operator = await organization('operator', 'Operator', 'operator');
  const many = (count: number, name: string, type: OrganizationType, role: Role) =>
    parallel(count, async (i) => {
      const company = await organization(`${name}${i}`, type, role);
      await run(
        `verify-${name}${i}`,
        verifyOrganization,
        { organizationId: company.organization.id, reason: 'bench' },
        operator,
      );
      return company;
    });
  const vendors = await many(size.vendors, 'vendor', 'Seller', 'sellerAdmin');
  const buyers = await many(size.buyers, 'buyer', 'Buyer', 'buyerAdmin');
  const { id: root } = await run(
    'category',
    createCategory,
    { name: 'Bench', parentId: null, attributes: [] },
    operator,
  );
  const categories: string[] = [];
  for (const [i, name] of categoryNames.entries())
    categories.push(
      (await run(`category${i}`, createCategory, { name, parentId: root, attributes }, operator))
        .id,
    );
  const products = await parallel(size.products, async (i) => {
    const vendor = i % size.vendors;
    const details = {
      name: productName(i),
      description: 'A product of the benchmark.',
      categoryId: categories[i % categories.length]!,
      attributes: {
        colour: colours[i % colours.length]!,
        width: String(10 * (1 + (i % 17))),
        recycled: i % 3 === 0,
      },
      media: [],
      unit: 'EA',
      packSize: 1,
      minimumOrderQuantity: 1,
      orderMultiple: 1,
      leadTimeDays: 2,
      taxCategory: 'standard' as const,
    };
    const { id } = await run(
      `product${i}`,
      listProduct,
      { sku: `SKU-${i}`, details },
      vendors[vendor]!,
    );
    if (size.stockPerProduct > 0)
      await run(
        `stock${i}`,
        receiveStock,
        { productId: id, location: 'main', quantity: size.stockPerProduct, reference: null },
        vendors[vendor]!,
      );
    return { id, vendor };
  });
  const random = seeded(7);
  const list = async (
    key: string,
    vendor: number,
    audience: Parameters<typeof terms>[1],
    rows: readonly PriceRow[],
  ) => {
    const { id: priceListId } = await run(
      key,
      draftPriceList,
      { terms: terms(key, audience, at) },
      vendors[vendor]!,
    );
    for (let from = 0; from < rows.length; from += 1000)
      await run(
        `${key}-${from}`,
        addPrices,
        {
          priceListId,
          chunk: from / 1000,
          firstRow: from + 1,
          rows: rows.slice(from, from + 1000),
        },
        vendors[vendor]!,
      );
    await run(`${key}-publish`, publishPriceList, { priceListId }, vendors[vendor]!);
  };
  for (let vendor = 0; vendor < size.vendors; vendor++) {
    const own = products.filter((p) => p.vendor === vendor);
    await list(
      `public${vendor}`,
      vendor,
      { kind: 'everyone' },
      own.map((p) => priceRow(p.id, random)),
    );
  }
  for (let i = 0; i < size.contractLists; i++) {
    const vendor = i % size.vendors;
    const own = products.filter((p) => p.vendor === vendor);
    const chosen = Array.from(
      { length: Math.min(size.rowsPerContract, own.length) },
      (_, n) => own[(n + i) % own.length]!,
    );
    const buyer = buyers[i % buyers.length]!;
    await list(
      `contract${i}`,
      vendor,
      { kind: 'organizations', organizationIds: [buyer.organization.id] },
      chosen.map((p) => priceRow(p.id, random)),
    );
  }
  await marketplace.caughtUp(600_000);
  const login = ({ email, organization: of }: Caller & { email: string }): Login => ({
    email,
    organizationId: of.id,
  });
  return {
    password: PASSWORD,
    operator: login(operator),
    vendors: vendors.map(login),
    buyers: buyers.map(login),
    products,
  };
}

const terms = (
  name: string,
  audience: { kind: 'everyone' } | { kind: 'organizations'; organizationIds: string[] },
  validFrom: string,
) => ({
  name,
  currency: 'GBP',
  audience,
  validFrom,
  validTo: null,
  precedence: 0,
});

const priceRow = (productId: string, random: () => number): PriceRow => ({
  productId,
  minQuantity: 1,
  maxQuantity: null,
  unitPrice: (1 + random() * 99).toFixed(3),
  per: 1,
});

export const callerOf = (
  userId: string,
  organizationId: string,
  organizationType: OrganizationType,
  role: Role,
): Caller => ({
  person: { id: userId },
  organization: { id: organizationId, type: organizationType },
  role,
  permissions: new Set(rolePermissions[role].grants),
  impersonatorId: null,
  clientId: 'bench',
});

async function parallel<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made = new Array<T>(count);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      made[index] = await make(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, count) }, work));
  return made;
}
