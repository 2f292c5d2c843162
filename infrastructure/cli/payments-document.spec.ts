import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Stripe from 'stripe';
import { ACCOUNT_EVENTS, PLATFORM_EVENTS, VENDOR_EVENTS } from '../engines/stripe/news.js';
import { workerUrl } from '../shared/worker-url.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { prepareDemo } from '../testing/kit/prepared-demo.js';
import { clientOf } from '../testing/stand-ins/stripe/scenario.js';
import { StripeStandIn } from '../testing/stand-ins/stripe/stripe-stand-in.js';

const directory = temporaryDirectory();
const text = readFileSync(join(process.cwd(), 'docs/payments.md'), 'utf8');
/** What a reader types as it stands, in order; what has a secret of theirs in it is not among them. */
const commands = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!);
const compiled = (name: string): string => fileURLToPath(workerUrl(import.meta.url, name));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the page on payments', () => {
  it('names every event that is listened to, and the version of the API that the package speaks', () => {
    const named = [...text.matchAll(/enabled_events\[\]=(\S+)'/g)].map(([, name]) => name);
    expect(named).toEqual([...PLATFORM_EVENTS, ...VENDOR_EVENTS]);
    for (const name of ACCOUNT_EVENTS) expect(text).toContain(`"${name}"`);
    const versions = new Set(text.match(/20\d\d-\d\d-\d\d\.\w+/g));
    expect([...versions]).toEqual([Stripe.API_VERSION]);
  });

  it('has commands that work as they stand, from an account at Stripe to a server that takes its callbacks', async () => {
    const standIn = await StripeStandIn.start();
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const data = join(directory(), 'data');
    // what was paid through the simulated gateway is not known to Stripe
    prepareDemo(data, { money: false });
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      STRIPE_API: standIn.url,
      STRIPE_SECRET_KEY: standIn.secretKey,
      STRIPE_HOST: '127.0.0.1',
      STRIPE_PORT: String(standIn.port),
      STRIPE_PROTOCOL: 'http',
      TRADEPOST_PUBLIC_URL: publicUrl,
      TRADEPOST_DATA: data,
      PORT: String(port),
    };
    const run = async (command: string): Promise<string> =>
      (await promisify(execFile)('bash', ['-ec', command], { env })).stdout;
    const [manual, endpoints, doctor, start, ready] = commands as [
      string,
      string,
      string,
      string,
      string,
    ];
    expect([doctor.trim(), start.trim(), commands.length]).toEqual([
      'npm run doctor',
      'npm start',
      5,
    ]);
    expect(JSON.parse(await run(manual))).toMatchObject({ object: 'balance_settings' });
    const secrets = (await run(endpoints)).match(/whsec_\w+/g)!;
    expect(new Set(secrets).size).toBe(3);
    env.STRIPE_WEBHOOK_SECRETS = secrets.join(',');
    // what npm would build is what this test runs
    const said = await run(`${process.execPath} ${compiled('./doctor.js')}`);
    expect(said).toMatch(/^ok {6}Gateway: Stripe, test mode, .*: it answers$/m);
    expect(said).toMatch(/no problems found\n$/);

    const server = spawn(process.execPath, [compiled('./main.js')], { env, stdio: 'pipe' });
    const output: string[] = [];
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (part: Buffer) => output.push(part.toString('utf8')));
    try {
      const health = await eventually(
        'it is ready, and has asked Stripe',
        async () => {
          const answer = await run(ready).catch(() => null);
          const found = answer === null ? null : (JSON.parse(answer) as { gateway: object });
          return found && (found.gateway as { isReachable: unknown }).isReachable !== null && found;
        },
        60_000,
      );
      expect(health.gateway).toMatchObject({ name: 'stripe', isLive: false, isReachable: true });
      // whatever happens there is called back, and taken as genuine
      const stripe = clientOf(standIn);
      const account = await stripe.v2.core.accounts.create({
        identity: { country: 'de' },
        configuration: {
          recipient: {
            capabilities: { stripe_balance: { stripe_transfers: { requested: true } } },
          },
        },
      });
      standIn.causes.accountEnabled(account.id);
      await standIn.webhooks.settled();
      const { deliveries } = standIn.webhooks;
      expect(new Set(deliveries.map(({ type }) => type.split('.')[0]))).toEqual(
        new Set(['v2', 'account']),
      );
      expect(deliveries.map(({ status }) => status)).toEqual(deliveries.map(() => 200));
    } finally {
      server.kill('SIGTERM');
      await once(server, 'exit');
      await standIn.stop();
    }
    for (const secret of [standIn.secretKey, ...secrets])
      expect(output.join('')).not.toContain(secret);
  }, 120_000);
});
