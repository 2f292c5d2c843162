import {
  anything,
  day,
  flag,
  id,
  instant,
  list,
  mapOf,
  nullable,
  object,
  oneOf,
  ref,
  text,
  whole,
} from '../kernel/schema.js';
import { money, unitPrice } from '../kernel/schemas.js';
import { priceBreak } from '../price-lists/price-lists.schemas.js';
import { winningPrice } from '../products/products.schemas.js';

const LineProblem = object(
  { code: text, params: mapOf(anything), detail: text, suggestions: list(text), blocking: flag },
  '`blocking`: the line cannot be ordered as it is; `suggestions`: valid values',
);

const problem = ref('LineProblem', LineProblem);

const BriefProduct = object({
  id,
  vendorId: id,
  vendorName: text,
  sku: text,
  name: text,
  unit: text,
  packSize: whole,
  minimumOrderQuantity: whole,
  orderMultiple: whole,
  leadTimeDays: whole,
  discontinued: flag,
  successorId: nullable(id),
});

const brief = ref('BriefProduct', BriefProduct);

const CheckedLine = object(
  {
    productId: id,
    quantity: whole,
    product: nullable(brief),
    price: nullable(winningPrice),
    lineTotal: nullable(money),
    breaks: list(priceBreak),
    seenUnitPrice: nullable(unitPrice),
    currency: nullable(text),
    currencies: list(text),
    available: whole,
    promisedDate: nullable(day),
    whenShort: oneOf(['reject', 'backorder']),
    backordered: whole,
    backorderPromisedDate: nullable(day),
    problems: list(problem),
  },
  'A line as it would be ordered now; `seenUnitPrice`: the price shown when it was added; `currency`: the one chosen, of the `currencies` in which it has a price; `backordered`: units that would wait for stock; `backorderPromisedDate`: for when, null where the product is not sold when it is out of stock',
);

export const line = ref('CheckedLine', CheckedLine);

const CheckedLines = object({ lines: list(line) });

const ResolvedRow = object({
  row: whole,
  code: text,
  matchedBy: nullable(oneOf(['partNumber', 'sku', 'name'])),
  line: nullable(line),
  candidates: list(brief),
  problems: list(problem),
});

const ResolvedRows = object(
  { rows: list(ref('ResolvedRow', ResolvedRow)), resolved: whole, tookMs: whole },
  '`resolved`: rows that can be ordered as they are',
);

const MyPrice = object({
  product: brief,
  partNumber: nullable(text),
  price: nullable(winningPrice),
  breaks: list(priceBreak),
});

const LastPurchases = object({
  items: list(
    object({
      productId: id,
      orderId: id,
      orderNumber: text,
      placedAt: instant,
      quantity: whole,
      unitPrice,
    }),
  ),
});

export const buyingSchemas = {
  LastPurchases,
  LineProblem,
  BriefProduct,
  CheckedLine,
  CheckedLines,
  ResolvedRow,
  ResolvedRows,
  MyPrice,
};
