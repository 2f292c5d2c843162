import { catalogueSearchContract } from '../../testing/contracts/catalogue-search.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { openProduction } from '../../testing/kit/production.js';
import { withServers } from '../../testing/kit/servers.js';

const directory = temporaryDirectory();

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  catalogueSearchContract('Elasticsearch', async () => {
    const { marketplace, close } = await openProduction(directory(), servers);
    return {
      marketplace,
      search: marketplace.services.search,
      caughtUp: () => marketplace.caughtUp(),
      close,
    };
  });
});
