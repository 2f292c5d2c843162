import { never } from '../../../domain/shared/decider/decider.js';
import type { RecordedOf } from '../../shared/event/envelope.js';
import { moneyInWords, type Letter, type LetterContext, type NoLetter } from './letter.js';

/** So many lines are listed; the page has all of them. */
const LISTED = 20;

/** What of an order will not come, or that all of it will, though the buyer had asked otherwise. */
export function closing(
  event: RecordedOf<'OrderClosedShort' | 'OrderClosingDeclined'>,
  { stream, link }: LetterContext,
): Promise<Letter | NoLetter> {
  const [placed] = stream;
  if (placed?.type !== 'OrderPlaced')
    return Promise.resolve({ obsolete: 'the order is not known' });
  const { orderId, number, vendorName, poNumber } = placed.data;
  const named = `order ${number}${poNumber ? ` (your reference ${poNumber})` : ''}`;
  const page = `View the order here:\n${link(`orders/${orderId}`)}`;
  switch (event.type) {
    case 'OrderClosedShort': {
      const { lines, reason, totalAmount, by, requestId } = event.data;
      const byId = new Map(placed.data.lines.map((line) => [line.lineId, line]));
      const goods = lines.slice(0, LISTED).map(({ lineId, quantity }) => {
        const { name = lineId, sku = '' } = byId.get(lineId) ?? {};
        return `- ${quantity} × ${name}${sku ? ` (${sku})` : ''}`;
      });
      const more = lines.length - goods.length;
      const who = by === 'vendor' ? vendorName : 'The marketplace';
      return Promise.resolve({
        subject: `Part of order ${number} will not be supplied`,
        paragraphs: [
          `${who} has closed part of ${named}${requestId ? ', at your request' : ''}: ${reason}`,
          ['Not supplied:', ...goods, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
          `The new order total is ${moneyInWords(totalAmount)} incl. VAT.`,
          page,
        ],
      });
    }
    case 'OrderClosingDeclined':
      return Promise.resolve({
        subject: `Order ${number} will be shipped in full`,
        paragraphs: [
          `You asked for the rest of ${named} not to be sent. ${event.data.by === 'vendor' ? vendorName : 'The marketplace'} declines: ${event.data.reason}`,
          page,
        ],
      });
    default:
      return never(event);
  }
}
