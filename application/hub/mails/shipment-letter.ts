import type { RecordedOf } from '../../shared/event/envelope.js';
import type { Letter, LetterContext, NoLetter } from './letter.js';

/** So many lines are listed; the page has all of them. */
const LISTED = 20;

export function shipment(
  event: RecordedOf<'OrderPartlyShipped' | 'OrderShipped'>,
  { stream, link }: LetterContext,
): Promise<Letter | NoLetter> {
  const [placed] = stream;
  if (placed?.type !== 'OrderPlaced')
    return Promise.resolve({ obsolete: 'the order is not known' });
  const { orderId, number, vendorName, poNumber } = placed.data;
  const { lines, parcels, carrier, tracking } = event.data;
  const byId = new Map(placed.data.lines.map((line) => [line.lineId, line]));
  const goods = lines.slice(0, LISTED).map(({ lineId, quantity }) => {
    const { name = lineId, sku = '' } = byId.get(lineId) ?? {};
    return `- ${quantity} × ${name}${sku ? ` (${sku})` : ''}`;
  });
  const more = lines.length - goods.length;
  const sent = (parcels ?? [{ carrier, tracking }])
    .filter((parcel) => parcel.carrier ?? parcel.tracking)
    .map(
      (parcel) =>
        `- ${parcel.carrier ?? 'Carrier'}${parcel.tracking ? `, tracking number ${parcel.tracking}` : ''}`,
    );
  const isPart = event.type === 'OrderPartlyShipped';
  const named = `order ${number}${poNumber ? ` (your reference ${poNumber})` : ''}`;
  return Promise.resolve({
    subject: isPart ? `Part of order ${number} is on its way` : `Order ${number} is on its way`,
    paragraphs: [
      isPart
        ? `${vendorName} has shipped part of ${named}; the rest will follow.`
        : `${vendorName} has shipped ${stream.some(({ type }) => type === 'OrderPartlyShipped') ? 'the rest of ' : ''}${named}.`,
      ['In this shipment:', ...goods, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
      ...(sent.length > 0 ? [['Sent with:', ...sent].join('\n')] : []),
      `View the order here:\n${link(`orders/${orderId}`)}`,
    ],
  });
}
