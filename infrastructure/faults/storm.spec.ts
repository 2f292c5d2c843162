import { temporaryDirectory } from '../testing/directory.js';
import { withServers } from '../testing/servers.js';
import { storm } from './storm.js';

const directory = temporaryDirectory();

withServers(['MongoDB', 'Elasticsearch'], ({ MongoDB: mongoUrl, Elasticsearch: elasticsearchUrl }) => {
  describe('several replicas on real servers, each of which goes away', () => {
    it('lose nothing that they answered, sell nothing twice, and have read models that equal their rebuild', async () => {
      const said: string[] = [];
      const report = await storm({ directory: directory(), mongoUrl, elasticsearchUrl, eventStoreUrl: null, rounds: 1, awayMs: 10_000, restMs: 4_000, log: (m) => said.push(m) });
      expect(report.wrong).toEqual([]);
      expect(report.answered).toBeGreaterThan(500);
      expect(report.again).toBeGreaterThan(0);
    }, 600_000);
  });
});
