import { readConfiguration } from './configuration.js';
import { withOwner } from './owner.js';

const [subject, reason = ''] = process.argv.slice(2);

if (!subject) {
  console.log(
    'npm run forget -- SUBJECT [REASON]\nSUBJECT: a user id, an e-mail address, or a consignee subject',
  );
  process.exit(2);
}

withOwner(readConfiguration(), 'forget', [subject, reason]).then(
  (result) => {
    console.log(`forgotten: ${(result as { subject: string }).subject}`);
    process.exit(0);
  },
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
