import { seeded } from '../../shared/random.js';

/**
 * Size of a generated year of trade. The defaults resemble a gift wholesaler's year: 26,000 orders
 * of 21 lines on average.
 */
export interface TradeYearSize {
  readonly orders: number;
  readonly customers: number;
  readonly products: number;
  readonly seed: number;
}

export const WHOLE_YEAR: TradeYearSize = {
  orders: 25_900,
  customers: 4_370,
  products: 4_070,
  seed: 2011,
};

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const words = [
  'HEART',
  'LANTERN',
  'T-LIGHT',
  'HOLDER',
  'BAG',
  'RETROSPOT',
  'JUMBO',
  'VINTAGE',
  'CAKE',
  'STAND',
  'PAPER',
  'CHAIN',
  'BUNTING',
  'DOORMAT',
  'CLOCK',
  'MUG',
];
const countries = [
  'United Kingdom',
  'United Kingdom',
  'United Kingdom',
  'Germany',
  'France',
  'EIRE',
  'Spain',
  'Netherlands',
];

/**
 * A year's rows in the columns of the mapping in `docs/examples`, line by line, always the same for
 * the same size: orders of skewed length at increasing times, some without a customer, credit
 * notes, postage, write-offs, zero prices and prices with three decimals, codes that differ only in
 * case, repeated rows, a few invalid ones.
 */
export function* tradeYear({
  orders,
  customers,
  products,
  seed,
}: TradeYearSize = WHOLE_YEAR): Generator<string> {
  yield HEADER;
  const random = seeded(seed);
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const code = (n: number): string => `${20_000 + Math.floor(n / 3)}${['', 'A', 'a'][n % 3]}`;
  const price = (n: number): string =>
    n % 997 === 0 ? '0.001' : `${n % 40}.${String((n * 7) % 100).padStart(2, '0')}`;
  const nameOf = (n: number): string =>
    `${words[n % 16]!} ${words[(n * 7) % 16]!}, ${words[(n * 3) % 16]!}`;
  const start = Date.parse('2010-12-01T08:00:00Z');
  for (let order = 0; order < orders; order++) {
    const time = new Date(
      start + Math.floor((order / orders) * 373) * 86_400_000 + whole(0, 9 * 60) * 60_000,
    )
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
    const known = random() < 0.85;
    const customer = whole(0, customers - 1);
    const by = known ? String(12_346 + customer) : '';
    const country = known ? countries[customer % countries.length]! : 'United Kingdom';
    const number = 536_365 + order;
    const kind = random();
    if (kind < 0.05) {
      yield `${number},${code(whole(0, products - 1))},damaged,${-whole(1, 300)},${time},0.0,,United Kingdom`;
      continue;
    }
    const credit = kind < 0.18;
    // log-normal, as real orders are: most are short, a few have hundreds of lines
    const length = credit
      ? whole(1, 3)
      : Math.max(
          1,
          Math.min(
            1_100,
            Math.round(
              Math.exp(2.4 + 1.15 * (random() + random() + random() + random() - 2) * 1.73),
            ),
          ),
        );
    const invoice = credit ? `C${number}` : String(number);
    for (let line = 0; line < length; line++) {
      const product = Math.floor(products * random() ** 2);
      const quantity = pick([1, 1, 2, 4, 6, 6, 12, 12, 24, 48, 144]);
      const row = `${invoice},${code(product)},"${nameOf(product)}",${credit ? -quantity : quantity},${time},${random() < 0.002 ? '0.0' : price(product)},${by},${country}`;
      yield row;
      if (random() < 0.01) yield row;
    }
    if (random() < 0.08)
      yield `${invoice},POST,POSTAGE,${credit ? -1 : 1},${time},${whole(1, 40)}.005,${by},${country}`;
    if (order % 500 === 123)
      yield `${invoice},${code(1)},NONSENSE,many,${time},1.00,${by},${country}`;
  }
}
