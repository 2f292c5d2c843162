import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from './built-from.mjs';

/**
 * Words that were on screens, in mails and in problems, and what is said instead (docs/glossary.md).
 * Each is refused wherever somebody would read it.
 * @type {readonly { refused: RegExp, use: string }[]}
 */
export const replaced = [
  { refused: /\b[Bb]y itself\b|\b[Bb]y themselves\b/, use: 'automatically, or who did it' },
  { refused: /\bNot now\b|\bLeave it\b/, use: 'Cancel' },
  { refused: /\bNarrow down\b/, use: 'Filters' },
  { refused: /\b[Hh]ere by\b/, use: 'Delivery by' },
  { refused: /\bSmallest order\b/, use: 'Minimum order quantity' },
  { refused: /\bIn multiples of\b/, use: 'Order multiple' },
  { refused: /\bPieces in a unit\b/, use: 'Pack size' },
  { refused: /\b[Nn]ot sold any more\b|\bNo longer sold\b/, use: 'Discontinued' },
  { refused: /\b[Pp]ut aside\b/, use: 'Parked' },
  { refused: /\bPass over\b/, use: 'Skip' },
  { refused: /\b[Hh]and(ed)? in\b/, use: 'Upload, Submit, Submitted' },
  { refused: /\bmended\b|\bto mend\b/, use: 'Fix, correct' },
  { refused: /\b(is|was) taken out\b/, use: 'removed' },
  { refused: /\bPut it back\b/, use: 'Undo' },
  { refused: /\bEmpty the (cart|table)\b/, use: 'Clear' },
  { refused: /\bhave the like\b/, use: 'Similar products' },
  { refused: /\b[Mm]ost particular list\b/, use: 'most specific price list' },
  { refused: /\bSays\b/, use: 'Contains' },
  { refused: /\b[Nn]othing (has|was|is) (bought|sold|handed|late)\b/, use: 'No … yet' },
  { refused: /\b[Ww]aits? (for|to be) (a second person|verified)\b/, use: 'Awaiting …' },
  { refused: /\b[Gg]ood until\b/, use: 'Valid until' },
  { refused: /\bthere is no such\b/, use: 'this … does not exist' },
  {
    refused: /\b([Ss]omebody|[Nn]obody) (else )?(confirms|lifts|publishes|changes|disables)\b/,
    use: 'Someone else must …',
  },
  { refused: /\b(is|are) no (tax id|country code|whole number|name for)\b/, use: 'is not a …' },
  { refused: /\b[Tt]he (e-mail address or the )?password is not right\b/, use: 'Incorrect …' },
  { refused: /\bmemo book\b/i, use: 'Memo ledger' },
  { refused: /\bescrow\b/i, use: 'held' },
  { refused: /\bSeller admin\b/, use: 'Vendor admin' },
];

const COMMENT = /^\s*(\/\/|\/?\*|<!--)/;

/**
 * Replaced words in a source text, other than in its comments.
 * @param {string} source
 * @returns {{ line: number, said: string, use: string }[]} lines from 1
 */
export const replacedIn = (source) =>
  source.split('\n').flatMap((text, index) =>
    COMMENT.test(text)
      ? []
      : replaced.flatMap(({ refused, use }) => {
          const said = refused.exec(text.replace(/\s\/\/ .*$/, ''))?.[0];
          return said === undefined ? [] : [{ line: index + 1, said, use }];
        }),
  );

/**
 * Replaced words in what people read: screens, mails, problems and the descriptions of the API.
 * @param {string} root
 * @returns {string[]} `file:line: "word": say …`
 */
export const replacedWords = (root) =>
  ['ui', 'domain', 'application', 'infrastructure/http', 'infrastructure/cli']
    .flatMap((folder) => filesUnder(root, folder))
    .filter(
      (path) =>
        /\.(ts|html)$/.test(path) &&
        !/\.spec\.ts$|^ui\/(api|e2e|testing)\//.test(path.replaceAll('\\', '/')),
    )
    .flatMap((path) =>
      replacedIn(readFileSync(join(root, path), 'utf8')).map(
        ({ line, said, use }) => `${path}:${line}: “${said}”: say “${use}”`,
      ),
    );
