// Makes the demo marketplace in a data directory, and ends:
//   node make-demo.js DIRECTORY [--without-money]
import { join } from 'node:path';
import { createDemo } from '../../demo/demo.js';
import { FileMailer } from '../../engines/mail/file-mailer.js';
import { Marketplace } from '../../runtime/marketplace.js';

const directory = process.argv[2]!;
const marketplace = await Marketplace.open({
  directory,
  log: (text) => console.error(text),
  mailer: new FileMailer(join(directory, 'mail'), 'demo@tradepost.example'),
});
await createDemo(marketplace, 'demo-demo-demo', {
  money: !process.argv.includes('--without-money'),
});
await marketplace.close();
