import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Documents } from '../../application/ports/documents.js';
import type { Vault } from '../../application/ports/key-value-store.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { openVault } from '../testing/kit/embedded-vault.js';
import { requireOneGateway } from './one-gateway.js';

const directory = temporaryDirectory();
const test = { secretKey: 'sk_test_1', webhookSecrets: [] };
const live = { secretKey: 'sk_live_1', webhookSecrets: [] };

describe('books of payments', () => {
  let vault: Vault;
  let close: () => Promise<void>;
  let payments = 0;
  const begin = (stripe: typeof test | null) =>
    requireOneGateway(
      {
        vault,
        documents: {
          find: () => Promise.resolve({ documents: Array.from({ length: payments }, () => ({})) }),
        } as unknown as Documents,
      },
      stripe,
    );
  beforeEach(async () => {
    ({ vault, close } = await openVault(mkdtempSync(join(directory(), 'vault-'))));
    payments = 0;
  });
  afterEach(() => close());

  it('go over from one gateway to another while there are none', async () => {
    for (const gateway of [null, test, live, test, null, live]) await begin(gateway);
  });

  it('with real money hold nothing that was simulated, nor the other way round', async () => {
    await begin(null);
    payments = 1;
    await begin(test);
    await expect(begin(live)).rejects.toThrow(
      'made with a test key of Stripe, and a live key of Stripe would go on with their books: begin with an empty TRADEPOST_DATA',
    );
    payments = 0;
    await begin(live);
    payments = 1;
    await expect(begin(null)).rejects.toThrow('set the live key again');
    await begin(live);
  });
});
