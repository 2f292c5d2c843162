import { addToCart } from '../../application/buying/cart.use-cases.js';
import { assignPartNumber } from '../../application/buying/part-number.use-cases.js';
import { createRequisitionList } from '../../application/buying/requisition-list.use-cases.js';
import { saveView } from '../../application/buying/saved-view.use-cases.js';
import { derivedId } from '../../application/shared/command/ids.js';
import { addOrderNote } from '../../application/trading/order-note.use-cases.js';
import { order as orderDecider } from '../../domain/trading/order/order.js';
import { demoBuyers, demoVendors } from './companies.js';
import type { Demo } from './demo.js';
import { demoPurchases } from './trade.js';

/** Acme's part numbers. */
const partNumbers: readonly (readonly [number: string, sku: string])[] = [
  ['ACM-0101', 'COP-A4-80'],
  ['ACM-0102', 'COP-A3-80'],
  ['ACM-0201', 'ENV-C5-W90'],
  ['ACM-0202', 'ENV-DL-G80'],
  ['ACM-0203', 'ENV-C4-M120'],
  ['ACM-0301', 'CTN-305-SW'],
  ['ACM-0302', 'CTN-457-DW'],
  ['ACM-0401', 'TAP-48-VIN'],
  ['ACM-0402', 'TAP-50-KRA'],
];

const lists: readonly {
  readonly name: string;
  readonly by: string;
  readonly lines: readonly (readonly [sku: string, quantity: number])[];
}[] = [
  {
    name: 'Packing bench, weekly',
    by: 'buyer@demo.example',
    lines: [
      ['TAP-48-VIN', 36],
      ['TAP-50-KRA', 12],
      ['CTN-305-SW', 100],
      ['CTN-457-DW', 50],
    ],
  },
  {
    name: 'Post room, monthly',
    by: 'approver@demo.example',
    lines: [
      ['ENV-C5-W90', 4],
      ['ENV-DL-G80', 6],
      ['ENV-C4-M120', 2],
      ['COP-A4-80', 40],
    ],
  },
];

const inTheCart: readonly (readonly [sku: string, quantity: number])[] = [
  ['TAP-48-VIN', 24],
  ['COP-A4-80', 10],
  ['CH-MULTI-5', 4],
];

const views: readonly {
  readonly name: string;
  readonly query: string;
  readonly shared: boolean;
  readonly by: string;
}[] = [
  {
    name: 'On its way',
    query: 'status=Shipped&status=PartlyShipped&sort=promisedDate',
    shared: true,
    by: 'approver@demo.example',
  },
  {
    name: 'To ship, oldest first',
    query: 'status=Confirmed&sort=placedAt',
    shared: true,
    by: 'vendor@demo.example',
  },
];

/**
 * The demo users' part numbers, requisition lists, saved views, a filled cart, and notes on an
 * order.
 */
export async function createHabits(demo: Demo): Promise<void> {
  const buyer = demo.person('buyer@demo.example');
  const linesOf = (lines: readonly (readonly [string, number])[]) =>
    lines.map(([sku, quantity]) => ({
      productId: demo.products.get(sku)!.id,
      quantity: multiple(demo, sku, quantity),
    }));
  for (const [partNumber, sku] of partNumbers)
    await demo.do(
      `part-number-${partNumber}`,
      assignPartNumber,
      { partNumber, productId: demo.products.get(sku)!.id },
      buyer,
      40,
    );
  for (const { name, by, lines } of lists)
    await demo.do(
      `list-${name}`,
      createRequisitionList,
      { name, lines: linesOf(lines) },
      demo.person(by),
      30,
    );
  for (const { by, ...content } of views)
    await demo.do(
      `view-${content.name}`,
      saveView,
      { content: { of: 'orders', ...content } },
      demo.person(by),
      20,
    );
  await demo.do('cart', addToCart, { lines: linesOf(inTheCart) }, buyer, 0.2);
  await notes(demo);
}

/** Rounds up to the product's order multiple. */
function multiple(demo: Demo, sku: string, quantity: number): number {
  const { multiple: step } = demo.products.get(sku)!.product;
  return Math.ceil(quantity / step) * step;
}

/** Adds notes to the latest open order of the demo's buyer at the demo's vendor. */
async function notes(demo: Demo): Promise<void> {
  const [acme] = demoBuyers;
  const [harrow] = demoVendors;
  for (const purchase of demoPurchases.toSorted((a, b) => a.daysAgo - b.daysAgo)) {
    if (purchase.buyer !== acme!.key) continue;
    const orderId = derivedId(
      'order',
      demo.id(purchase.key),
      demo.admin(harrow!).organization.id,
      0,
    );
    const { state } = await demo.marketplace.services.pipeline.load(orderDecider, orderId);
    if (state?.status !== 'Confirmed' && state?.status !== 'PartlyShipped') continue;
    const write = (text: string, email: string, daysAgo: number) =>
      demo.do(
        `note-${text}`,
        addOrderNote,
        { orderId, lineId: null, text },
        demo.person(email),
        daysAgo,
      );
    await write(
      'The goods-in desk closes at three on Fridays: Monday morning is better than late on Friday.',
      'buyer@demo.example',
      purchase.daysAgo * 0.6,
    );
    await write(
      'Noted, it leaves on our Monday van.',
      'vendor@demo.example',
      purchase.daysAgo * 0.5,
    );
    return;
  }
}
