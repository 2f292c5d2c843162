import { join } from 'node:path';
import {
  proposeCommissionRules,
  publishCommissionRules,
} from '../../../../application/money/commission-rules.use-cases.js';
import { newId } from '../../../../application/shared/command/ids.js';
import { handle } from '../../../../application/shared/use-case.js';
import { connectMongo } from '../../../engines/mongodb/connect.js';
import { openStripe } from '../../../runtime/gateways.js';
import { Marketplace, type MarketplaceOptions } from '../../../runtime/marketplace.js';
import { callerOf, createWorld, type World } from '../../bench/world.js';
import { ProductionSet, type ServerUrls } from '../../kit/production.js';
import { payOutByHand } from '../../stand-ins/stripe/scenario.js';
import { StripeStandIn } from '../../stand-ins/stripe/stripe-stand-in.js';

export const WEBHOOK_SECRET = 'whsec_of_the_faults';
const SIZE = {
  vendors: 1,
  buyers: 1,
  products: 1,
  stockPerProduct: 1_000_000,
  contractLists: 0,
  rowsPerContract: 0,
};
const COMMISSION_PERCENT = '10';

/**
 * What a marketplace stands on while its processes are killed and started: its data, and a stand-in
 * of Stripe that goes on living. What is paid can be used at once there, and what is sent arrives, so
 * that nobody has to move its clock.
 */
export class Installation {
  private constructor(
    readonly stripe: StripeStandIn,
    readonly world: World,
    /** Of a server of this name. */
    readonly directoryOf: (replica: string) => string,
    private readonly set: ProductionSet | null,
  ) {}

  /** One embedded installation, or, on servers, one that replicas share. */
  static async make(directory: string, servers: ServerUrls | null): Promise<Installation> {
    const stripe = await StripeStandIn.start({
      settlementDays: { card: 0, bankTransfer: 0 },
      payoutDays: 0,
    });
    await payOutByHand(stripe);
    const set = servers && (await ProductionSet.prepare(directory, servers));
    const directoryOf = (replica: string): string =>
      join(directory, set === null ? 'data' : replica);
    const marketplace = await opened(stripe, directoryOf('making'), set);
    const world = await createWorld(marketplace, SIZE);
    await chargeCommission(marketplace, world);
    await marketplace.close();
    return new Installation(stripe, world, directoryOf, set);
  }

  /** For a server. */
  get settings(): NodeJS.ProcessEnv {
    return {
      ...this.set?.settings,
      STRIPE_SECRET_KEY: this.stripe.secretKey,
      STRIPE_HOST: '127.0.0.1',
      STRIPE_PORT: String(this.stripe.port),
      STRIPE_PROTOCOL: 'http',
      STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET,
      TRADEPOST_GATEWAY_POLL_SECONDS: '1',
    };
  }

  /** In this process, where no server runs: it calls the gateway for what it is asked here alone. */
  open(directory = this.directoryOf('looking')): Promise<Marketplace> {
    return opened(this.stripe, directory, this.set);
  }

  /** The process that makes the calls to the gateway, of replicas; null: none does just now. */
  async callingPid(): Promise<number | null> {
    const { client, db } = await connectMongo({ url: this.set!.settings.TRADEPOST_MONGODB_URL! });
    try {
      const row = await db
        .collection<{ _id: string; owner: string }>('leases')
        .findOne({ _id: /gateway/ });
      const pid = Number(row?.owner.split('/')[1]);
      return Number.isInteger(pid) ? pid : null;
    } finally {
      await client.close();
    }
  }

  async end(): Promise<void> {
    await this.stripe.stop();
    await this.set?.drop();
  }
}

function opened(
  { secretKey, port }: StripeStandIn,
  directory: string,
  set: ProductionSet | null,
): Promise<Marketplace> {
  const address = { host: '127.0.0.1', port, protocol: 'http' as const };
  const options: MarketplaceOptions = {
    directory,
    log: () => undefined,
    gateway: openStripe({ secretKey, webhookSecrets: [WEBHOOK_SECRET], address }),
    ...(set && { engines: set.engines() }),
  };
  return Marketplace.open(options);
}

async function chargeCommission(
  { services }: Marketplace,
  { operator: { organizationId } }: World,
): Promise<void> {
  const rule = { vendorOrgId: null, categoryPath: null, fixed: [], floor: [], cap: [] };
  const rules = [{ ruleId: newId(), name: 'Everything', percent: COMMISSION_PERCENT, ...rule }];
  const somebody = () => callerOf(newId(), organizationId, 'Operator', 'operator');
  const meta = () => ({ commandId: newId(), newId: newId(), at: new Date().toISOString() });
  const proposed = await handle(
    proposeCommissionRules,
    { input: { rules, reason: 'Price list' }, caller: somebody(), meta: meta() },
    services,
  );
  const { proposalId } = proposed.state.proposed!;
  await handle(
    publishCommissionRules,
    { input: { proposalId }, caller: somebody(), meta: meta() },
    services,
  );
}
