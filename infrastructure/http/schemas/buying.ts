import { money, unitPrice } from './common.js';
import { priceBreak, winningPrice } from './catalogue.js';
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
  revision,
  text,
  whole,
} from './schema.js';

const LineProblem = object(
  { code: text, params: mapOf(anything), detail: text, suggestions: list(text), blocking: flag },
  '`blocking`: the line cannot be ordered like this; `suggestions`: what would be right',
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
    available: whole,
    promisedDate: nullable(day),
    problems: list(problem),
  },
  'A line as it would be ordered now; `seenUnitPrice`: what its buyer saw when it was put there',
);
const line = ref('CheckedLine', CheckedLine);
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

const PartNumber = object({ id, partNumber: text, productId: id, changedAt: instant });
const PartNumbersAssigned = object({ assigned: whole, position: text });

const Cart = object(
  {
    vendors: list(
      object({
        vendorId: id,
        vendorName: text,
        lines: list(line),
        subtotals: list(money),
        promisedDate: nullable(day),
      }),
    ),
    unavailable: list(line),
    lines: whole,
    totals: list(money),
    blocking: whole,
    revision,
  },
  'Totals by currency; `blocking`: lines that cannot be ordered as they are; `unavailable`: what nobody sells any more',
);

const listFields = {
  id,
  name: text,
  createdBy: id,
  createdAt: instant,
  revision,
  changedAt: instant,
};
const RequisitionListSummary = object({ ...listFields, lines: whole });
const RequisitionList = object({ ...listFields, lines: list(line) });

const SavedView = object({
  id,
  ownerId: id,
  name: text,
  of: text,
  query: text,
  shared: flag,
  revision,
  changedAt: instant,
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
  PartNumber,
  PartNumbersAssigned,
  Cart,
  RequisitionListSummary,
  RequisitionList,
  SavedView,
};
