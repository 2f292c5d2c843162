import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createDemo } from '../demo/demo.js';
import { Marketplace } from '../runtime/marketplace.js';
import { ServerProcess } from '../testing/bench/server-process.js';
import { Api } from '../testing/kit/api.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { ProductionSet } from '../testing/kit/production.js';
import { withServers } from '../testing/kit/servers.js';

/** So many that it is still at work when it is killed. */
const ROWS = 3_000;
const REJECTED_EACH = 100;
const REJECTED = ROWS / REJECTED_EACH;

// a claim of a replica that was killed is waited for
jest.setTimeout(150_000);

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('imports with several replicas', () => {
    const directory = temporaryDirectory();
    let set: ProductionSet;
    let replicas: ServerProcess[] = [];
    beforeAll(async () => {
      set = await ProductionSet.prepare(directory(), servers);
      const marketplace = await Marketplace.open({
        directory: join(directory(), 'making'),
        log: () => undefined,
        engines: set.engines(),
      });
      await createDemo(marketplace, 'demo-demo-demo');
      await marketplace.close();
      replicas = await Promise.all(
        [0, 1].map((n) => ServerProcess.start(join(directory(), String(n)), set.settings, [])),
      );
    });
    afterAll(async () => {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await set.drop();
    });

    it('a table that one has received is imported by another, and what that one had begun when it was killed is finished by the first', async () => {
      const [first, second] = replicas.map(({ url }) => new Api(url)) as [Api, Api];
      const categories = (await first.get('/categories?limit=200', 'vendor')).body.items as {
        path: string[];
      }[];
      const category = categories
        .find(({ path }) => path.at(-1) === 'Tape & wrap')!
        .path.join(' / ');
      const rows = Array.from({ length: ROWS }, (_, i) =>
        i % REJECTED_EACH === 0
          ? `NEW-${i};Tape ${i};No such category`
          : `NEW-${i};Tape ${i};${category}`,
      );
      const table = ['Code;Name;Group', ...rows].join('\n');
      const uploaded = await first.post('/uploads', 'vendor', table, {
        'content-type': 'text/csv',
      });
      const order = {
        uploadId: uploaded.body.id,
        kind: 'products',
        columns: { sku: 'Code', name: 'Name', category: 'Group' },
      };
      const begun = await second.post('/imports', 'vendor', order);
      expect([uploaded.status, begun.status]).toEqual([201, 202]);
      const job = async (api: Api) =>
        (await api.get(`/jobs/${begun.body.id}`, 'vendor', { 'x-read-after': begun.body.position }))
          .body;
      await eventually(
        'the second has done some',
        async () => (await job(second)).done > 0,
        60_000,
      );
      await replicas[1]!.stop('SIGKILL');
      expect((await job(first)).status).toBe('Running');
      await eventually(
        'the first has finished it',
        async () => (await job(first)).status === 'Finished',
        120_000,
      );
      const { result } = await job(first);
      expect([result.rejected, result.created + result.changed + result.unchanged]).toEqual([
        REJECTED,
        ROWS - REJECTED,
      ]);
      const rejected = await first.get(`/jobs/${begun.body.id}/rejected`, 'vendor');
      expect((rejected.body as string).trim().split('\r\n')).toHaveLength(REJECTED + 1);
    });
  });
});
