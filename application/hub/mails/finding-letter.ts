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
    subject: `The gateway and the books differ: ${counted(opened, 'finding')} on ${dayInWords(day)}`,
    paragraphs: [
      `The movements at the payment gateway on ${dayInWords(day)} (UTC) were compared with the books. ${opened === 1 ? 'One of them does' : `${opened} of them do`} not agree.`,
      'The page says of each what it means and what to do. One person proposes how it is settled, another confirms it.',
      `You can find them here:\n${link(`money/reconciliation/${day}`)}`,
    ],
  };
}
