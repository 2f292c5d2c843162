import { Marketplace } from '../../runtime/marketplace.js';
import { catalogueSearchContract } from '../../testing/contracts/catalogue-search.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();

catalogueSearchContract('local', async () => {
  const marketplace = await Marketplace.open({ directory: directory(), log: console.error });
  return {
    marketplace,
    search: marketplace.services.search,
    caughtUp: () => marketplace.caughtUp(),
    close: () => marketplace.close(),
  };
});
