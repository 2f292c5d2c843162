import { seeded } from '../shared/random.js';
import { demoBuyers, demoVendors, type DemoCompany, type DemoPerson } from './companies.js';
import type { DemoProduct } from './goods/goods.js';

interface Closing {
  readonly after: number;
  readonly vendor: string;
  readonly reason: string;
}

/** Events after a purchase was placed, `after` days later. */
export type DemoFate =
  | {
      readonly kind: 'ship';
      readonly after: number;
      readonly vendor: string;
      /** Only the first line, in part. */ readonly part?: true;
    }
  | {
      readonly kind: 'deliver';
      readonly after: number;
      readonly vendor: string;
      readonly proof?: string;
    }
  | {
      readonly kind: 'cancel';
      readonly after: number;
      readonly vendor: string;
      readonly by: 'buyer' | 'vendor';
      readonly reason: string;
    }
  /** The whole rest, by the vendor; or the buyer asks for it. */
  | ({ readonly kind: 'close' } & Closing)
  | ({ readonly kind: 'askToClose' } & Closing)
  | {
      readonly kind: 'approve';
      readonly after: number;
      readonly by: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'decline';
      readonly after: number;
      readonly by: string;
      readonly reason: string;
    };

export interface DemoPurchase {
  readonly key: string;
  readonly buyer: string;
  /** E-mail address of the user who places it. */
  readonly placedBy: string;
  readonly daysAgo: number;
  readonly lines: readonly (readonly [sku: string, quantity: number])[];
  readonly note?: string;
  readonly onShortage?: 'dropLine';
  readonly then: readonly DemoFate[];
}

const requester = 'buyer@demo.example';
const ship = (vendor: string, after: number): DemoFate => ({ kind: 'ship', vendor, after });
const deliver = (vendor: string, after: number): DemoFate => ({ kind: 'deliver', vendor, after });

/** One scripted purchase for each status and situation worth demonstrating. */
const scripted: readonly DemoPurchase[] = [
  {
    key: 'completed',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 40,
    lines: [
      ['COP-A4-80', 10],
      ['TAP-48-VIN', 12],
    ],
    then: [ship('harrow', 1), deliver('harrow', 3)],
  },
  {
    key: 'delivered',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 9,
    lines: [['ENV-C5-W90', 12]],
    then: [
      ship('harrow', 1),
      {
        kind: 'deliver',
        vendor: 'harrow',
        after: 3,
        proof: 'delivery note 48213, signed at goods-in',
      },
    ],
  },
  {
    key: 'shipped',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 4,
    lines: [
      ['CTN-305-SW', 8],
      ['TAP-50-KRA', 6],
    ],
    then: [ship('harrow', 1)],
  },
  {
    key: 'partly',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 3,
    lines: [
      ['ENV-DL-G80', 6],
      ['COP-A3-80', 4],
    ],
    then: [{ kind: 'ship', vendor: 'harrow', after: 1, part: true }],
  },
  {
    key: 'closed-short',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 12,
    lines: [['ENV-C5-W90', 20]],
    then: [
      { kind: 'ship', vendor: 'harrow', after: 1, part: true },
      {
        kind: 'close',
        vendor: 'harrow',
        after: 2,
        reason: 'the mill has stopped this window size, and there is none left',
      },
      deliver('harrow', 4),
    ],
  },
  {
    key: 'closing-asked',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 1.8,
    lines: [['ENV-DL-G80', 8]],
    then: [
      { kind: 'ship', vendor: 'harrow', after: 0.8, part: true },
      {
        kind: 'askToClose',
        vendor: 'harrow',
        after: 1.3,
        reason: 'the first four boxes will last until summer',
      },
    ],
  },
  {
    key: 'cancelled',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 5,
    lines: [['ENV-C4-M120', 5]],
    then: [
      {
        kind: 'cancel',
        vendor: 'harrow',
        after: 0.1,
        by: 'buyer',
        reason: 'ordered twice by mistake',
      },
    ],
  },
  {
    key: 'rejected',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 2,
    lines: [['CTN-457-DW', 14]],
    then: [],
  },
  {
    key: 'approved',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 2.5,
    lines: [['COP-A4-80', 60]],
    then: [
      { kind: 'approve', after: 0.3, by: 'approver@demo.example', reason: 'quarterly stock-up' },
    ],
  },
  {
    key: 'awaiting',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 0.6,
    lines: [
      ['CTN-305-SW', 40],
      ['ENV-C5-W90', 10],
    ],
    note: 'For the move to the second floor.',
    then: [],
  },
  {
    key: 'confirmed',
    buyer: 'acme',
    placedBy: requester,
    daysAgo: 0.2,
    lines: [['TAP-48-VIN', 6]],
    then: [],
  },
  {
    key: 'awaiting-workwear',
    buyer: 'acme',
    placedBy: 'yasmin.haddad@acme.example',
    daysAgo: 1.2,
    lines: [
      ['HV-JKT-Y-L', 8],
      ['FW-S3-9', 4],
    ],
    then: [],
  },
  {
    key: 'declined',
    buyer: 'acme',
    placedBy: 'yasmin.haddad@acme.example',
    daysAgo: 6,
    lines: [['HT-SOCK-94', 4]],
    then: [
      {
        kind: 'decline',
        after: 0.5,
        by: 'graham.toller@acme.example',
        reason: 'the workshop has two sets already',
      },
    ],
  },
  {
    key: 'expired',
    buyer: 'northgate',
    placedBy: 'callum.reid@northgate.example',
    daysAgo: 10,
    lines: [['FW-S1P-9', 24]],
    then: [],
  },
  {
    key: 'awaiting-site',
    buyer: 'northgate',
    placedBy: 'callum.reid@northgate.example',
    daysAgo: 0.9,
    lines: [
      ['HB-M12X60', 60],
      ['HN-M12', 60],
      ['HV-VEST-Y-L', 50],
    ],
    note: 'Refurbishment at Salford Quays, deliver before eight.',
    then: [],
  },
  {
    key: 'withdrawn',
    buyer: 'northgate',
    placedBy: 'dorota.wilk@northgate.example',
    daysAgo: 7,
    lines: [['HT-LVL-600', 10]],
    then: [
      {
        kind: 'cancel',
        vendor: 'pennine',
        after: 1,
        by: 'vendor',
        reason: 'the maker has recalled this batch',
      },
    ],
  },
  {
    key: 'short',
    buyer: 'northgate',
    placedBy: 'dorota.wilk@northgate.example',
    daysAgo: 3.4,
    lines: [
      ['FA-KIT-50', 6],
      ['FA-KIT-20', 6],
      ['FA-PLAS-100', 10],
    ],
    onShortage: 'dropLine',
    then: [ship('solent', 1.2)],
  },
  {
    key: 'late-tools',
    buyer: 'northgate',
    placedBy: 'dorota.wilk@northgate.example',
    daysAgo: 11,
    lines: [
      ['HT-CLAW-16', 12],
      ['HT-TAPE-5', 24],
    ],
    note: 'Needed for the apprentices’ kits.',
    then: [],
  },
  {
    key: 'late-cups',
    buyer: 'kestrel',
    placedBy: 'sofia.marchetti@kestrel.example',
    daysAgo: 8,
    lines: [
      ['CU-DW-8', 4],
      ['CU-LID-8', 4],
    ],
    then: [{ kind: 'ship', vendor: 'cleanline', after: 2, part: true }],
  },
];

/** Each company's regular vendors and buying frequency. */
const habits: readonly {
  readonly buyer: string;
  readonly vendors: readonly string[];
  readonly everyDays: number;
}[] = [
  { buyer: 'acme', vendors: ['harrow', 'cleanline'], everyDays: 2 },
  { buyer: 'northgate', vendors: ['pennine', 'solent', 'cleanline'], everyDays: 1.5 },
  { buyer: 'kestrel', vendors: ['cleanline', 'harrow'], everyDays: 2.5 },
];
const FIRST_DAY = 42;

/**
 * Generated purchases of six weeks, the same on every run. Older ones are delivered, recent ones in
 * progress.
 */
function everyday(): DemoPurchase[] {
  const random = seeded(20261125);
  const below = (n: number): number => Math.floor(random() * n);
  const purchases: DemoPurchase[] = [];
  for (const { buyer, vendors, everyDays } of habits) {
    const company = demoBuyers.find((b) => b.key === buyer)!;
    for (let daysAgo = FIRST_DAY; daysAgo > 0.5; daysAgo -= everyDays * (0.6 + random() * 0.8)) {
      const from = below(4) === 0 ? vendors.slice(0, 2) : [vendors[below(vendors.length)]!];
      const lines = new Map<string, number>();
      for (const vendor of from)
        for (let n = 1 + below(4); n > 0; n--)
          addLine(lines, demoVendors.find((v) => v.key === vendor)!.products, below);
      const days = Math.round(daysAgo * 100) / 100;
      const placers = company.people.filter(
        (p) => p.role !== 'buyerAdmin' && (days < APPROVABLE_DAYS || mayOrder(p, lines)),
      );
      const placedBy = placers[below(placers.length)] ?? company.people[0]!;
      const key = `${buyer}-${purchases.length}`;
      purchases.push({
        key,
        buyer,
        placedBy: placedBy.email,
        daysAgo: days,
        lines: [...lines],
        then: [...approvals(company, placedBy.email, days), ...fate(from, days, below)],
      });
    }
  }
  return purchases;
}

/**
 * Older purchases must stay within their author's order limit, as their approval deadline would
 * have passed.
 */
const APPROVABLE_DAYS = 6;
const prices = new Map(demoVendors.flatMap((v) => v.products.map((p) => [p.sku, Number(p.price)])));

function mayOrder(
  { orderLimit = Number.POSITIVE_INFINITY }: DemoPerson,
  lines: ReadonlyMap<string, number>,
): boolean {
  let net = 0;
  for (const [sku, quantity] of lines) net += prices.get(sku)! * quantity;
  return net <= orderLimit;
}

function addLine(
  lines: Map<string, number>,
  products: readonly DemoProduct[],
  below: (n: number) => number,
): void {
  const { sku, multiple, price } = products[below(products.length)]!;
  const most = Math.max(1, Math.floor(220 / (Number(price) * multiple)));
  lines.set(sku, multiple * (1 + below(Math.min(most, 8))));
}

/**
 * Approved within half a day, except for purchases of the last two days, which still await
 * approval.
 */
function approvals(company: DemoCompany, placedBy: string, daysAgo: number): DemoFate[] {
  const approver =
    company.people.find((p) => p.role === 'approver' && p.email !== placedBy) ?? company.people[0]!;
  return daysAgo < 2 || daysAgo >= APPROVABLE_DAYS
    ? []
    : [{ kind: 'approve', after: 0.4, by: approver.email, reason: 'within this month’s budget' }];
}

function fate(
  vendors: readonly string[],
  daysAgo: number,
  below: (n: number) => number,
): DemoFate[] {
  return vendors.flatMap((vendor): DemoFate[] => {
    // most orders ship the next day
    const shipped = below(3) === 0 ? 2 : 1;
    const arrived = shipped + 1 + below(2);
    if (daysAgo <= shipped || below(12) === 0) return [];
    return daysAgo > arrived + 1
      ? [ship(vendor, shipped), deliver(vendor, arrived)]
      : [ship(vendor, shipped)];
  });
}

export const demoPurchases: readonly DemoPurchase[] = [...scripted, ...everyday()];

/** A request for quotes and its result; days count back from now. */
export interface DemoRfq {
  readonly key: string;
  readonly buyer: string;
  readonly requestedBy: string;
  readonly daysAgo: number;
  readonly lines: readonly (readonly [sku: string, quantity: number, note?: string])[];
  readonly note?: string;
  readonly quotes: readonly {
    readonly vendor: string;
    readonly daysAgo: number;
    readonly validDays: number;
    /** Factor on the public price. */ readonly rate: number;
    readonly note?: string;
  }[];
  readonly end?:
    | { readonly kind: 'accept'; readonly daysAgo: number }
    | { readonly kind: 'decline'; readonly daysAgo: number; readonly reason: string }
    | {
        readonly kind: 'refuse';
        readonly vendor: string;
        readonly daysAgo: number;
        readonly reason: string;
      };
}

export const demoRfqs: readonly DemoRfq[] = [
  {
    key: 'rfq',
    buyer: 'acme',
    requestedBy: requester,
    daysAgo: 1,
    lines: [['CTN-457-DW', 120, 'printed with our logo, one colour']],
    note: 'For the spring catalogue mailing.',
    quotes: [],
  },
  {
    key: 'rfq-site-kit',
    buyer: 'northgate',
    requestedBy: 'dorota.wilk@northgate.example',
    daysAgo: 6,
    lines: [
      ['HV-VEST-Y-XL', 400],
      ['FW-S3-9', 60],
      ['WS-5X70', 500],
    ],
    note: 'Framework for three sites, called off monthly.',
    quotes: [
      { vendor: 'pennine', daysAgo: 5, validDays: 21, rate: 0.8 },
      { vendor: 'solent', daysAgo: 5, validDays: 14, rate: 0.86 },
      {
        vendor: 'solent',
        daysAgo: 3.5,
        validDays: 20,
        rate: 0.81,
        note: 'as spoken on the phone, vests in two deliveries',
      },
    ],
  },
  {
    key: 'rfq-festival',
    buyer: 'kestrel',
    requestedBy: 'sofia.marchetti@kestrel.example',
    daysAgo: 16,
    lines: [
      ['CU-DW-12', 40],
      ['TW-BX-9', 30],
      ['TW-NAP-WHI', 12],
    ],
    note: 'Winter festival, four stands.',
    quotes: [{ vendor: 'cleanline', daysAgo: 15, validDays: 30, rate: 0.78 }],
    end: { kind: 'accept', daysAgo: 13 },
  },
  {
    key: 'rfq-gloves',
    buyer: 'acme',
    requestedBy: 'graham.toller@acme.example',
    daysAgo: 20,
    lines: [['GL-NIT-BL-L', 600]],
    quotes: [{ vendor: 'solent', daysAgo: 19, validDays: 30, rate: 0.97 }],
    end: { kind: 'decline', daysAgo: 18, reason: 'the contract price elsewhere is lower' },
  },
  {
    key: 'rfq-archive',
    buyer: 'northgate',
    requestedBy: 'callum.reid@northgate.example',
    daysAgo: 32,
    lines: [['CTN-406-305-S', 200]],
    quotes: [{ vendor: 'harrow', daysAgo: 30, validDays: 10, rate: 0.9 }],
  },
  {
    key: 'rfq-jackets',
    buyer: 'kestrel',
    requestedBy: 'sofia.marchetti@kestrel.example',
    daysAgo: 4,
    lines: [['HV-JKT-Y-3XL', 25, 'in chef’s white']],
    quotes: [],
    end: { kind: 'refuse', vendor: 'solent', daysAgo: 3, reason: 'not made in white' },
  },
];
