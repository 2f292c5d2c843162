import { execFileSync, spawnSync } from 'node:child_process';
import { request as httpRequest, Agent } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../shared/worker-url.js';
import { ServerProcess } from '../bench/server-process.js';
import { Api } from '../kit/api.js';
import { temporaryDirectory } from '../kit/directory.js';
import { eventually } from '../kit/eventually.js';
import { prepareDemo } from '../kit/prepared-demo.js';

const directory = temporaryDirectory();
const serverScript = fileURLToPath(workerUrl(import.meta.url, '../../cli/main.js'));
const hasLimits = spawnSync('prlimit', ['--version']).status === 0;
const address = {
  name: 'Goods-in',
  line1: '1 Dock Road',
  city: 'Leeds',
  postalCode: 'LS1 1AA',
  country: 'GB',
};

/**
 * What a disk without room does to a process, a limit on the size of its files does as well: it may
 * write nothing beyond it. It can be set on a process that runs, and lifted again.
 */
const limitFiles = (pid: number, bytes: number | 'unlimited'): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
};

(hasLimits ? describe : describe.skip)(
  'a server whose disk is full (skipped where there is no prlimit to limit its files)',
  () => {
    let server: ServerProcess;
    let api: Api;
    const log: string[] = [];
    const said = (): string => log.join('');
    beforeAll(async () => {
      prepareDemo(directory());
      server = await ServerProcess.start(directory(), {}, [], (text) => log.push(text));
      api = new Api(server.url);
      for (const who of ['buyer', 'approver', 'vendor', 'operator']) await api.token(who);
    }, 60_000);
    afterAll(() => server.stop());

    const order = async (): Promise<{ status: number; body: { code?: string } }> => {
      const { body } = await api.get('/products?sku=TAP-50-KRA', 'vendor');
      const lines = [{ productId: body.items[0].id as string, quantity: 1 }];
      return api.post('/orders', 'approver', { lines, shippingAddress: address });
    };
    const upload = (agent: Agent, token: string): Promise<{ status: number; code?: string }> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(server.url);
        const sending = httpRequest(
          {
            hostname,
            port,
            path: '/uploads',
            method: 'POST',
            agent,
            headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
          },
          (response) => {
            let text = '';
            response
              .on('data', (chunk: Buffer) => (text += chunk.toString()))
              .on('end', () =>
                resolve({
                  status: response.statusCode!,
                  code: (JSON.parse(text) as { code?: string }).code,
                }),
              );
          },
        );
        sending.on('error', reject);
        sending.write('sku,quantity\n');
        for (let n = 0; n < 4_000; n++) sending.write(`SKU-${n},${'1'.repeat(500)}\n`);
        sending.end();
      });
    const invitation = (): Promise<{ status: number; body: { code?: string } }> =>
      api.post('/users', 'approver', {
        name: 'Late Arrival',
        email: 'late.arrival@demo.example',
        role: 'requester',
      });

    it('answers 503 with words to whatever would write, is not ready, and says so in a metric and one line', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const token = await api.token('vendor');
      limitFiles(server.pid, 4_096);
      for (const answer of [await order(), await order(), await invitation(), await invitation()])
        expect([answer.status, answer.body.code]).toEqual([503, 'storage/full']);
      const login = await api.post('/auth/login', null, {
        email: 'buyer@demo.example',
        password: 'demo-demo-demo',
      });
      expect([login.status, login.body.code]).toEqual([503, 'storage/full']);
      expect(await upload(agent, token)).toEqual({ status: 503, code: 'storage/full' });
      // the same connection
      expect(await upload(agent, token)).toEqual({ status: 503, code: 'storage/full' });
      agent.destroy();
      expect((await api.get('/orders', 'buyer')).status).toBe(200);
      const ready = await api.get('/health/ready');
      expect([ready.status, ready.body.status]).toEqual([503, 'full']);
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      expect(metrics).toMatch(/^tradepost_storage_full 1$/m);
      expect(metrics).toMatch(/^tradepost_storage_free_bytes \d/m);
      expect(said().match(/no room in /g)).toHaveLength(1);
    }, 60_000);

    it('goes on by itself when there is room again, and what failed works', async () => {
      const before = said().length;
      limitFiles(server.pid, 'unlimited');
      await eventually(
        'it is ready',
        async () => (await api.get('/health/ready')).status === 200,
        30_000,
      );
      expect([201, 202]).toContain((await order()).status);
      const invited = await eventually(
        'the address is free',
        async () => {
          const answer = await invitation();
          return answer.status !== 409 && answer;
        },
        30_000,
      );
      expect(invited.status).toBe(201);
      expect(
        said()
          .slice(before)
          .match(/there is room in .* again/g),
      ).toHaveLength(1);
      const lines = said()
        .split('\n')
        .filter((line) => line !== '' && !/demo|Demo|serves/.test(line));
      expect(lines.length).toBeLessThan(40);
    }, 60_000);

    it('says at a start that the disk is full, which file cannot be written, and no stack', async () => {
      await server.stop();
      const fresh = join(directory(), 'fresh');
      const started = spawnSync(
        'bash',
        ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, serverScript, '--empty'],
        {
          env: { ...process.env, TRADEPOST_DATA: fresh, PORT: '0', NODE_ENV: 'production' },
          encoding: 'utf8',
          timeout: 30_000,
        },
      );
      expect(started.status).toBe(1);
      expect(started.stderr).toMatch(/cannot be written: is the disk full\?/);
      expect(started.stderr).not.toMatch(/\n\s+at /);
    }, 60_000);
  },
);
