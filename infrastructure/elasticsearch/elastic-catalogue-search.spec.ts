import { catalogueSearchContract } from '../testing/catalogue-search.contract.js';
import { temporaryDirectory } from '../testing/directory.js';
import { openProduction } from '../testing/production.js';
import { withServers } from '../testing/servers.js';

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
