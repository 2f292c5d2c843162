import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createDemo } from '../demo/demo.js';
import { Marketplace } from '../runtime/marketplace.js';
import { coreOverHttp } from '../testing/contracts/core-over-http.suite.js';
import { keepsOneTrace, TraceCollector } from '../testing/contracts/trace.suite.js';
import { demoServer } from '../testing/kit/api.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { ProductionSet } from '../testing/kit/production.js';
import { withServers } from '../testing/kit/servers.js';

// every question crosses to a server and back
jest.setTimeout(30_000);

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('on EventStoreDB’s protocol, MongoDB and Elasticsearch', () => {
    const directory = temporaryDirectory();
    let set: ProductionSet;
    let collector: TraceCollector;
    const api = demoServer(directory, async () => {
      set = await ProductionSet.prepare(directory(), servers);
      const marketplace = await Marketplace.open({
        directory: join(directory(), 'making'),
        log: () => undefined,
        engines: set.engines(),
      });
      await createDemo(marketplace, 'demo-demo-demo');
      await marketplace.close();
      collector = await TraceCollector.start();
      return { ...set.settings, ...collector.settings };
    });
    // after the server, which demoServer stops
    afterAll(async () => {
      await collector.close();
      await set.drop();
    }, 30_000);
    coreOverHttp(api, directory);
    keepsOneTrace(api, () => collector);
  });
});
