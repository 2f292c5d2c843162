import {
  createCategory,
  defineCategoryAttributes,
} from '../../../application/catalogue/category.use-cases.js';
import {
  discontinueProduct,
  listProduct,
} from '../../../application/catalogue/product.use-cases.js';
import {
  registerOrganization,
  suspendOrganization,
  verifyOrganization,
} from '../../../application/people/organization.use-cases.js';
import type {
  CatalogueSearch,
  ProductSearch,
} from '../../../application/ports/catalogue-search.js';
import {
  addPrices,
  draftPriceList,
  publishPriceList,
  retirePriceList,
} from '../../../application/pricing/price-list.use-cases.js';
import type { Caller } from '../../../application/shared/caller.js';
import { newId } from '../../../application/shared/command/ids.js';
import { handle, type UseCase } from '../../../application/shared/use-case.js';
import type { AttributeDefinition } from '../../../domain/catalogue/category/category.events.js';
import type { OrganizationType } from '../../../domain/people/organization/organization.events.js';
import { rolePermissions, type Role } from '../../../domain/people/user/permissions.js';
import type { Audience } from '../../../domain/pricing/price-list/price-list.events.js';
import type { Marketplace } from '../../runtime/marketplace.js';

export interface SearchedMarketplace {
  readonly marketplace: Marketplace;
  readonly search: CatalogueSearch;
  /** Resolves when the search has seen everything that is stored. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

const everything: ProductSearch = {
  text: null,
  categoryIds: [],
  vendorOrgIds: [],
  attributes: [],
  price: null,
  sku: null,
  notOnSale: false,
  pricedFor: { buyerOrgId: null, buyerGroups: [] },
  sort: 'relevance',
  descending: false,
  limit: 20,
  after: null,
  offset: 0,
};

/** What a catalogue search is. Every adapter passes this, unchanged. */
export function catalogueSearchContract(
  name: string,
  open: () => Promise<SearchedMarketplace>,
): void {
  describe(`a catalogue search (${name})`, () => {
    let searched: SearchedMarketplace;
    let operator: Caller;
    let vendor: Caller;
    let other: Caller;
    const categories: Record<string, string> = {};
    const products: Record<string, string> = {};
    const lists: Record<string, string> = {};
    const buyer = newId();

    const run = async <Input, State>(
      use: UseCase<Input, State>,
      input: Input,
      caller: Caller,
      at = new Date().toISOString(),
    ): Promise<string> =>
      (
        await handle(
          use,
          { input, caller, meta: { commandId: newId(), newId: newId(), at } },
          searched.marketplace.services,
        )
      ).id;

    const organization = async (
      key: string,
      organizationType: OrganizationType,
      role: Role,
    ): Promise<Caller> => {
      const address = {
        name: key,
        line1: '1 Quay',
        city: 'Hull',
        postalCode: 'HU1 1AA',
        country: 'GB',
      };
      const user = {
        name: key,
        email: `${key.replaceAll(' ', '.')}@search.example`,
        password: 'search-search-search',
      };
      const input = {
        organizationType,
        name: key,
        address,
        contacts: [],
        taxId: null,
        timeZone: 'Europe/London',
        user,
      };
      const caller = (organizationId: string): Caller => ({
        person: { id: newId() },
        organization: { id: organizationId, type: organizationType },
        role,
        permissions: new Set(rolePermissions[role].grants),
        impersonatorId: null,
        clientId: 'spec',
      });
      const id = await run(registerOrganization, input, caller(''));
      return caller(id);
    };

    const list = async (
      sku: string,
      productName: string,
      category: string,
      attributes: Record<string, string | boolean>,
      by = vendor,
      more: object = {},
    ): Promise<void> => {
      const rules = {
        unit: 'EA',
        packSize: 1,
        minimumOrderQuantity: 1,
        orderMultiple: 1,
        leadTimeDays: 1,
        taxCategory: 'standard' as const,
      };
      const details = {
        name: productName,
        description: '',
        categoryId: categories[category]!,
        attributes,
        media: [],
        ...rules,
        ...more,
      };
      products[sku] = await run(listProduct, { sku, details }, by);
    };

    const priceList = async (
      key: string,
      audience: Audience,
      prices: Record<string, string>,
      by = vendor,
      currency = 'GBP',
      validTo: string | null = null,
    ): Promise<void> => {
      const id = await run(
        draftPriceList,
        {
          terms: {
            name: key,
            currency,
            audience,
            validFrom: '2026-01-01T00:00:00.000Z',
            validTo,
            precedence: 0,
          },
        },
        by,
      );
      const rows = Object.entries(prices).map(([sku, unitPrice]) => ({
        productId: products[sku]!,
        minQuantity: 1,
        maxQuantity: null,
        unitPrice,
        per: 1,
      }));
      await run(addPrices, { priceListId: id, chunk: 0, firstRow: 1, rows }, by);
      await run(publishPriceList, { priceListId: id }, by);
      lists[key] = id;
    };

    const choice = (attribute: string, ...choices: string[]): AttributeDefinition => ({
      name: attribute,
      type: 'choice',
      choices,
      required: false,
    });
    const number = (attribute: string, unit: string): AttributeDefinition => ({
      name: attribute,
      type: 'number',
      unit,
      required: false,
    });

    beforeAll(async () => {
      searched = await open();
      operator = await organization('operator', 'Operator', 'operator');
      vendor = await organization('Humber Packaging', 'Seller', 'sellerAdmin');
      other = await organization('Ouse Stationers', 'Seller', 'sellerAdmin');
      const waiting = await organization('Not Yet Verified', 'Seller', 'sellerAdmin');
      for (const { organization: of } of [vendor, other])
        await run(verifyOrganization, { organizationId: of.id, reason: 'checked' }, operator);
      const category = async (
        key: string,
        parent: string | null,
        attributes: AttributeDefinition[],
      ) => {
        categories[key] = await run(
          createCategory,
          { name: key, parentId: parent && categories[parent]!, attributes },
          operator,
        );
      };
      await category('Packaging', null, []);
      await category('Cartons', 'Packaging', [
        choice('wall', 'single', 'double'),
        number('length', 'mm'),
      ]);
      await category('Tape', 'Packaging', [
        number('length', 'm'),
        choice('colour', 'buff', 'clear'),
        { name: 'remark', type: 'text', required: false },
      ]);
      await category('Envelopes', null, [choice('size', 'C4', 'C5')]);
      await list('CTN-305', 'Carton, single wall', 'Cartons', { wall: 'single', length: '305' });
      await list('CTN-457', 'Carton, double wall', 'Cartons', { wall: 'double', length: '457' });
      await list('CTN-50', 'Sample carton', 'Cartons', { wall: 'single', length: '50' }, other);
      await list('TAP-50', 'Packing tape for cartons', 'Tape', {
        length: '50',
        colour: 'buff',
        remark: 'low noise',
      });
      await list(
        'TAP-66',
        'Packing tape, clear',
        'Tape',
        { length: '66', colour: 'clear', remark: 'for cold stores' },
        other,
      );
      await list('85123A', 'White hanging heart', 'Envelopes', { size: 'C4' }, other);
      await list('85123a', 'White hanging heart, boxed', 'Envelopes', { size: 'C5' }, other);
      await list('ENV-C5', 'Envelope C5 with 85123A print', 'Envelopes', { size: 'C5' }, vendor, {
        minimumOrderQuantity: 10,
        orderMultiple: 10,
      });
      await list('OLD-1', 'Carton of old', 'Cartons', { wall: 'single' });
      await list('NYV-1', 'Carton of nobody', 'Cartons', { wall: 'single' }, waiting);
      await run(
        discontinueProduct,
        { productId: products['OLD-1']!, successorId: null, reason: 'replaced' },
        vendor,
      );
      await priceList(
        'public',
        { kind: 'everyone' },
        { 'CTN-305': '0.80', 'CTN-457': '12.00', 'TAP-50': '3.00', 'ENV-C5': '30.00' },
      );
      await priceList('other', { kind: 'everyone' }, { 'CTN-50': '2.40', 'TAP-66': '4.00' }, other);
      await priceList(
        'contract',
        { kind: 'organizations', organizationIds: [buyer] },
        { 'CTN-457': '9.50' },
      );
      await searched.caughtUp();
    }, 60_000);

    afterAll(() => searched.close());

    const find = (more: Partial<ProductSearch>) =>
      searched.search.search({ ...everything, ...more });
    const skus = async (more: Partial<ProductSearch>) =>
      (await find(more)).products.map((p) => p.sku);
    const counts = (facet: readonly { readonly name: string; readonly count: number }[]) =>
      Object.fromEntries(facet.map((c) => [c.name, c.count]));

    it('shows what is on sale, by name; what is discontinued or not sold yet only to those who may see it', async () => {
      expect(await skus({})).toEqual([
        'CTN-457',
        'CTN-305',
        'ENV-C5',
        'TAP-50',
        'TAP-66',
        'CTN-50',
        '85123A',
        '85123a',
      ]);
      expect(await skus({ vendorOrgIds: [vendor.organization.id], text: 'carton old' })).toEqual(
        [],
      );
      expect(
        await skus({ vendorOrgIds: [vendor.organization.id], text: 'carton old', notOnSale: true }),
      ).toEqual(['OLD-1']);
    });

    it('puts what has the words in its name before what has them elsewhere', async () => {
      const found = await skus({ text: 'cartons' });
      expect(found[0]).toBe('TAP-50');
      expect([...found].sort()).toEqual(['CTN-305', 'CTN-457', 'CTN-50', 'TAP-50']);
    });

    it('puts the SKU that was typed first, as it was spelt before others that differ in capitals, then what mentions it', async () => {
      expect(await skus({ text: '85123A' })).toEqual(['85123A', '85123a', 'ENV-C5']);
      expect(await skus({ text: '85123a' })).toEqual(['85123a', '85123A', 'ENV-C5']);
      expect(await skus({ text: 'ctn457' })).toEqual(['CTN-457']);
      expect(await skus({ sku: '85123a' })).toEqual(['85123a']);
    });

    it('forgives a mistake and says what it searched; what exists under other conditions is no mistake', async () => {
      const { products: found, corrected } = await find({ text: 'cartno duoble' });
      expect([found.map((p) => p.sku), corrected]).toEqual([['CTN-457'], ['carton', 'double']]);
      const elsewhere = await find({ text: 'carton', categoryIds: [categories.Envelopes!] });
      expect([elsewhere.total, elsewhere.corrected]).toEqual([0, null]);
      expect((await find({ text: 'zzzzzz' })).total).toBe(0);
      expect((await find({ text: '?!' })).total).toBe(0);
    });

    it('counts a category with its whole branch, and finds by it', async () => {
      const { facets, total } = await find({});
      expect(total).toBe(8);
      expect(counts(facets.categories)).toEqual({
        Packaging: 5,
        Cartons: 3,
        Tape: 2,
        Envelopes: 3,
      });
      expect(facets.categories.find((c) => c.name === 'Tape')!.parentId).toBe(categories.Packaging);
      expect((await find({ categoryIds: [categories.Packaging!] })).total).toBe(5);
      expect((await find({ categoryIds: [categories.Tape!, categories.Envelopes!] })).total).toBe(
        5,
      );
    });

    it('counts each facet under all conditions but its own', async () => {
      const { facets, total } = await find({
        categoryIds: [categories.Cartons!],
        vendorOrgIds: [other.organization.id],
      });
      expect(total).toBe(1);
      expect(counts(facets.vendors)).toEqual({ 'Humber Packaging': 2, 'Ouse Stationers': 1 });
      expect(counts(facets.categories)).toEqual({
        Packaging: 2,
        Cartons: 1,
        Tape: 1,
        Envelopes: 2,
      });
      expect(facets.attributes.map((a) => a.name)).toEqual(['length', 'wall']);
    });

    it('counts attributes by their kind: the same name in another unit is another one, free texts are none', async () => {
      const { facets } = await find({ categoryIds: [categories.Packaging!] });
      const values = facets.attributes.map((a) => [
        a.name,
        a.unit,
        a.values.map((v) => `${v.value}×${v.count}`).join(' '),
      ]);
      expect(values).toContainEqual(['length', 'mm', '50×1 305×1 457×1']);
      expect(values).toContainEqual(['length', 'm', '50×1 66×1']);
      expect(values).toContainEqual(['wall', null, 'single×2 double×1']);
      expect(values.map(([attribute]) => attribute)).not.toContain('remark');
      expect((await skus({ attributes: [{ name: 'length', values: ['50'] }] })).sort()).toEqual([
        'CTN-50',
        'TAP-50',
      ]);
      expect(await skus({ attributes: [{ name: 'length', values: ['50 mm'] }] })).toEqual([
        'CTN-50',
      ]);
      expect(
        await skus({
          attributes: [
            { name: 'wall', values: ['single', 'double'] },
            { name: 'length', values: ['457 mm'] },
          ],
        }),
      ).toEqual(['CTN-457']);
      expect(await skus({ attributes: [{ name: 'nothing', values: ['x'] }] })).toEqual([]);
      const chosen = (
        await find({ attributes: [{ name: 'wall', values: ['double'] }] })
      ).facets.attributes.find((a) => a.name === 'wall')!;
      expect(chosen.values).toEqual([
        { value: 'single', count: 2 },
        { value: 'double', count: 1 },
      ]);
    });

    it('bands and filters by the price that the buyer pays', async () => {
      const bands = async (more: Partial<ProductSearch>) =>
        (await find(more)).facets.prices.map((b) => [b.from, b.below, b.count]);
      expect(await bands({})).toEqual([
        ['0.00', '1.00', 1],
        ['1.00', '2.50', 1],
        ['2.50', '5.00', 2],
        ['10.00', '25.00', 1],
        ['25.00', '50.00', 1],
      ]);
      const pricedFor = { buyerOrgId: buyer, buyerGroups: [] };
      expect(await bands({ pricedFor, text: 'double' })).toEqual([['5.00', '10.00', 1]]);
      const range = { currency: 'GBP', from: '2.50', below: '12.00' };
      expect((await skus({ price: range })).sort()).toEqual(['TAP-50', 'TAP-66']);
      expect((await skus({ price: range, pricedFor })).sort()).toEqual([
        'CTN-457',
        'TAP-50',
        'TAP-66',
      ]);
      expect(await skus({ price: { ...range, currency: 'EUR' } })).toEqual([]);
    });

    it('sorts by price either way, what has none last, and pages without gap or repeat', async () => {
      const byPrice = ['CTN-305', 'CTN-50', 'TAP-50', 'TAP-66', 'CTN-457', 'ENV-C5'];
      expect((await skus({ sort: 'price' })).slice(0, 6)).toEqual(byPrice);
      expect((await skus({ sort: 'price', descending: true })).slice(0, 6)).toEqual(
        [...byPrice].reverse(),
      );
      for (const more of [
        {},
        { sort: 'price', descending: true },
        { text: 'c' },
        { sort: 'listedAt', descending: true },
      ] as const) {
        const whole = await skus(more);
        const paged: string[] = [];
        for (let after: ProductSearch['after'] = null; ;) {
          const { products: page, next } = await find({ ...more, limit: 3, after });
          paged.push(...page.map((p) => p.sku));
          if (!next) break;
          after = next;
        }
        expect(paged).toEqual(whole);
        expect((await find({ ...more, limit: 2, offset: 3 })).products.map((p) => p.sku)).toEqual(
          whole.slice(3, 5),
        );
      }
    });

    it('suggests categories, vendors and products by what is on sale and begins so', async () => {
      const {
        products: found,
        categories: inCategories,
        vendors,
      } = await searched.search.suggest('car', 5);
      expect(found.map((p) => p.sku)).toEqual(['CTN-457', 'CTN-305', 'TAP-50', 'CTN-50']);
      expect(inCategories.map((c) => c.path)).toEqual([['Packaging', 'Cartons']]);
      expect(vendors).toEqual([]);
      expect((await searched.search.suggest('hum', 5)).vendors.map((v) => v.name)).toEqual([
        'Humber Packaging',
      ]);
      const misspelt = await searched.search.suggest('cartno', 5);
      expect([misspelt.corrected, misspelt.products.length]).toEqual([['carton'], 3]);
      expect((await searched.search.suggest('!', 5)).products).toEqual([]);
    });

    it('follows what changes: prices, attributes, a vendor who is suspended', async () => {
      await run(retirePriceList, { priceListId: lists.contract!, reason: 'ended' }, vendor);
      await run(
        defineCategoryAttributes,
        {
          categoryId: categories.Cartons!,
          attributes: [choice('wall', 'single', 'double'), number('length', 'cm')],
        },
        operator,
      );
      await searched.caughtUp();
      const { facets } = await find({
        pricedFor: { buyerOrgId: buyer, buyerGroups: [] },
        text: 'double',
      });
      expect(facets.prices[0]!.from).toBe('10.00');
      expect(facets.attributes.find((a) => a.name === 'length')!.unit).toBe('cm');
      await run(
        suspendOrganization,
        { organizationId: other.organization.id, reason: 'complaints' },
        operator,
      );
      await searched.caughtUp();
      const now = await find({});
      expect(counts(now.facets.vendors)).toEqual({ 'Humber Packaging': 4 });
    });

    it('finds and sorts names as people write and look them up: whatever their case and marks, measures together or apart', async () => {
      categories.Tools = await run(
        createCategory,
        { name: 'Tools', parentId: null, attributes: [] },
        operator,
      );
      const names = ['écrou', 'Zange', 'Ärmel', 'Łopata', 'apfel', 'Eimer', 'Größe 7', 'ösen'];
      for (const [n, name] of names.entries()) await list(`T-${n}`, name, 'Tools', {});
      await list('S-1', 'Schraube M6x20', 'Tools', {});
      await list('S-2', 'Schraube M6 x 20 verzinkt', 'Tools', {});
      await list('S-3', 'Schraube M6 × 200', 'Tools', {});
      await searched.caughtUp();
      const tools = { categoryIds: [categories.Tools] };
      const named = async (more: Partial<ProductSearch>) =>
        (await find({ ...tools, ...more })).products.map((p) => p.details.name);
      const sorted = ['apfel', 'Ärmel', 'écrou', 'Eimer', 'Größe 7', 'Łopata', 'ösen'];
      expect((await named({ sort: 'name' })).slice(0, 7)).toEqual(sorted);
      expect((await named({ sort: 'name', descending: true })).slice(-7)).toEqual(sorted.reverse());
      for (const [text, name] of [
        ['grosse', 'Größe 7'],
        ['GRÖSSE', 'Größe 7'],
        ['große', 'Größe 7'],
        ['lopata', 'Łopata'],
        ['OSEN', 'ösen'],
        ['ecrou', 'écrou'],
      ] as const)
        expect([text, await named({ text })]).toEqual([text, [name]]);
      for (const text of ['M6 x 20', 'M6x20', 'm6X20', 'M6 ×20'])
        expect([text, (await named({ text })).sort()]).toEqual([
          text,
          ['Schraube M6 x 20 verzinkt', 'Schraube M6 × 200', 'Schraube M6x20'],
        ]);
      expect(await named({ text: 'M6 x 200' })).toEqual(['Schraube M6 × 200']);
    });
  });
}
