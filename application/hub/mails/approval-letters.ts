import type { ApprovalRequirement } from '../../../domain/trading/purchase/purchase.events.js';
import type { RecordedOf } from '../../shared/event/envelope.js';
import {
  amountsInWords,
  moneyInWords,
  timeInWords,
  type Letter,
  type LetterContext,
  type NoLetter,
} from './letter.js';

const DECIDED: readonly string[] = [
  'PurchaseApproved',
  'PurchaseDeclined',
  'PurchaseApprovalExpired',
];

function whyAsked({ net, limit, period, spent }: ApprovalRequirement): string {
  const [amounts, most] = [amountsInWords(net), moneyInWords(limit)];
  if (!period) return `At ${amounts} excl. VAT it exceeds their order limit of ${most}.`;
  const before = spent ? `, after ${moneyInWords(spent)} already ordered` : '';
  return `At ${amounts} excl. VAT${before}, it exceeds their limit of ${most} per ${period}.`;
}

export async function approvalAsked(
  { data }: RecordedOf<'PurchasePlaced'>,
  { stream, link, nameOf, organization }: LetterContext,
): Promise<Letter | NoLetter> {
  const { purchaseId, number, approval, placedBy, buyerOrgId, orders } = data;
  if (!approval) return { obsolete: 'it needs no approval' };
  if (stream.some(({ type }) => DECIDED.includes(type)))
    return { obsolete: 'the purchase was decided on' };
  const who = (await nameOf(placedBy)) ?? 'A colleague';
  const timeZone = (await organization(buyerOrgId))?.timeZone ?? 'UTC';
  const vendors = orders.map((order) => order.vendorName).join(', ');
  return {
    subject: `Purchase ${number} needs your approval`,
    paragraphs: [
      `${who} placed purchase ${number} with ${vendors}. ${whyAsked(approval)}`,
      `Approve or decline it here:\n${link(`purchases/${purchaseId}`)}`,
      `The goods are reserved until ${timeInWords(approval.deadline, timeZone)}. If it is not approved by then, the purchase is cancelled.`,
    ],
  };
}

export async function approvalDecided(
  event: RecordedOf<'PurchaseApproved' | 'PurchaseDeclined' | 'PurchaseApprovalExpired'>,
  { stream, link, nameOf }: LetterContext,
): Promise<Letter | NoLetter> {
  const [placed] = stream;
  if (placed?.type !== 'PurchasePlaced') return { obsolete: 'the purchase is not known' };
  const { number, purchaseId } = placed.data;
  const page = `View it here:\n${link(`purchases/${purchaseId}`)}`;
  if (event.type === 'PurchaseApprovalExpired')
    return {
      subject: `Purchase ${number} was not approved in time`,
      paragraphs: [
        `Purchase ${number} was not approved by its deadline, so it was cancelled and the reserved goods were released. Please order again if you still need the goods.`,
        page,
      ],
    };
  const approved = event.type === 'PurchaseApproved';
  const by =
    (await nameOf(approved ? event.data.approvedBy : event.data.declinedBy)) ?? 'A colleague';
  const said = event.data.reason ? [`They wrote: ${event.data.reason}`] : [];
  return {
    subject: `Purchase ${number} was ${approved ? 'approved' : 'declined'}`,
    paragraphs: [
      approved
        ? `${by} has approved purchase ${number}. The orders have been sent to the vendors.`
        : `${by} has declined purchase ${number}. It was cancelled, and the reserved goods were released.`,
      ...said,
      page,
    ],
  };
}
