import type { RecordedOf } from '../../shared/event/envelope.js';
import { counted, type Letter, type LetterContext } from './letter.js';

/** `5 March 2026`, of a day in UTC. */
const dayInWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(`${day}T00:00:00.000Z`));

/** What the reconciliation of a day has found; figures stay on the page, which asks who reads them. */
export function findingsOpened(
  { data: { day, opened } }: RecordedOf<'ReconciliationRun'>,
  { link }: Pick<LetterContext, 'link'>,
): Letter {
  return {
    subject: `Reconciliation: ${counted(opened, 'difference')} on ${dayInWords(day)}`,
    paragraphs: [
      `The payment gateway’s transactions on ${dayInWords(day)} (UTC) were reconciled with the ledger. ${opened === 1 ? 'One does' : `${opened} do`} not match.`,
      'The page explains each difference and what to do. One person proposes a resolution, another confirms it.',
      `View them here:\n${link(`money/reconciliation/${day}`)}`,
    ],
  };
}
