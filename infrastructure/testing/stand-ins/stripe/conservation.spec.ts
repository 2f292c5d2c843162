import fc from 'fast-check';
import type { BalanceTransaction, Charge, Dispute, Payout, Refund, Transfer } from './objects.js';
import { EUR, refusal, Scenario } from './scenario.js';

const SEED = 29;
const RUNS = 25;
const LIMIT_MS = 15_000;
const WHAT = [
  ...(['pay', 'pay', 'capture', 'capture', 'refund', 'refund', 'transfer', 'transfer'] as const),
  ...([
    'reverse',
    'pay out',
    'pay out',
    'cancel payout',
    'fail payout',
    'fail refund',
    'dispute',
  ] as const),
  ...(['win', 'lose', 'wait', 'wait long'] as const),
];
type What = (typeof WHAT)[number];

/** What trade, banks and Stripe do, at random: to the `n`th that there is, by `percent` of it. */
const step = fc.record({
  what: fc.constantFrom(...WHAT),
  n: fc.nat(),
  amount: fc.integer({ min: 50, max: 12_000 }),
  percent: fc.integer({ min: 1, max: 120 }),
  isSourced: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Trade between one platform and one vendor. */
class History {
  /** How often each had its effect, and how often it was refused. */
  readonly done = new Map<string, number>();

  constructor(
    private readonly scenario: Scenario,
    private readonly vendor: string,
  ) {}

  async happens({ what, n, amount, percent, isSourced }: Step): Promise<void> {
    const { stripe, standIn } = this.scenario;
    const { causes } = standIn;
    const one = <T>(of: readonly T[]): T | undefined => of[n % of.length];
    const part = (of: number): number => Math.max(1, Math.floor((of * percent) / 100));
    const captured = this.charges.filter((of) => of.captured);
    const stripeAccount = this.vendor;
    switch (what) {
      case 'pay':
        await this.scenario.authorised(amount);
        return this.count(what);
      case 'capture': {
        const charge = one(this.charges);
        return this.tried(
          what,
          charge &&
            (() =>
              stripe.paymentIntents.capture(charge.payment_intent!, {
                amount_to_capture: part(charge.amount),
              })),
        );
      }
      case 'refund': {
        const charge = one(captured);
        return this.tried(
          what,
          charge &&
            (() =>
              stripe.refunds.create({
                charge: charge.id,
                amount: part(charge.amount_captured),
                reason: 'duplicate',
              })),
        );
      }
      case 'transfer': {
        const charge = one(isSourced ? this.charges : captured);
        const source = isSourced && charge ? { source_transaction: charge.id } : {};
        return this.tried(what, () =>
          stripe.transfers.create({
            amount: part(charge?.amount ?? amount),
            currency: EUR,
            destination: this.vendor,
            ...source,
          }),
        );
      }
      case 'reverse': {
        const transfer = one(this.transfers);
        return this.tried(
          what,
          transfer &&
            (() => stripe.transfers.createReversal(transfer.id, { amount: part(transfer.amount) })),
        );
      }
      case 'pay out':
        return this.tried(what, () =>
          stripe.payouts.create(
            { amount: part(this.net(this.vendor)), currency: EUR },
            { stripeAccount },
          ),
        );
      case 'cancel payout': {
        const pending = this.payouts.filter(({ status }) => status === 'pending');
        const payout = one(isSourced && pending.length > 0 ? pending : this.payouts);
        return this.tried(
          what,
          payout && (() => stripe.payouts.cancel(payout.id, {}, { stripeAccount })),
        );
      }
      case 'fail payout': {
        const payout = one(this.payouts.filter(hasLeft));
        if (!payout) return;
        causes.payoutFailed(payout.id);
        causes.accountEnabled(this.vendor);
        return this.count(what);
      }
      case 'fail refund': {
        // what a capture released has no reason, and is none that can fail
        const refund = one(
          this.refunds.filter(({ status, reason }) => status === 'succeeded' && reason !== null),
        );
        if (!refund) return;
        causes.refundFailed(refund.id);
        return this.count(what);
      }
      case 'dispute': {
        const charge = one(
          this.charges.filter(
            (of) => of.captured && !of.disputed && of.amount_refunded < of.amount,
          ),
        );
        if (!charge) return;
        causes.disputeOpened(charge.id);
        return this.count(what);
      }
      case 'win':
      case 'lose': {
        const open = causes
          .all<Dispute>('dispute')
          .filter(({ status }) => status === 'needs_response');
        const dispute = one(open);
        if (!dispute) return;
        if (what === 'win') causes.disputeWon(dispute.id);
        else causes.disputeLost(dispute.id);
        return this.count(what);
      }
      case 'wait':
        await standIn.advance({ hours: 20 });
        return this.count(what);
      case 'wait long':
        await standIn.advance({ days: 8 });
        return this.count(what);
    }
  }

  async holds(): Promise<void> {
    // a balance is the sum of its transactions
    const own = await this.scenario.balance();
    const theirs = await this.scenario.balance(this.vendor);
    expect(own[0] + own[1]).toBe(this.net());
    expect(theirs[0] + theirs[1]).toBe(this.net(this.vendor));
    // no vendor owes
    expect(theirs.every((amount) => amount >= 0)).toBe(true);
    for (const charge of this.charges) {
      const refunded = sum(
        this.refunds.filter(({ charge: id, status }) => id === charge.id && status !== 'failed'),
      );
      if (charge.captured) expect(refunded).toBe(charge.amount_refunded);
      expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount);
      const drawn = sum(
        this.transfers.filter(({ source_transaction: source }) => source === charge.id),
      );
      expect(drawn).toBeLessThanOrEqual(charge.amount_captured);
    }
    for (const { amount, amount_reversed: back } of this.transfers)
      expect(back).toBeLessThanOrEqual(amount);
    // what a vendor has was transferred, less what was reversed or paid out
    const reversed = this.transfers.reduce((total, of) => total + of.amount_reversed, 0);
    expect(this.net(this.vendor)).toBe(
      sum(this.transfers) - reversed - sum(this.payouts.filter(hasLeft)),
    );
    // what the platform has was captured, less what went on, was given back or kept by Stripe
    const captured = this.charges.reduce((total, of) => total + of.amount_captured, 0);
    const back = sum(
      this.refunds.filter(({ status, reason }) => status === 'succeeded' && reason !== null),
    );
    const fees = this.entries().reduce((total, { fee }) => total + fee, 0);
    const disputed = sum(
      this.scenario.standIn.causes.all<Dispute>('dispute').filter(({ status }) => status !== 'won'),
    );
    expect(this.net()).toBe(captured - back - fees - disputed - sum(this.transfers) + reversed);
  }

  private get charges(): readonly Charge[] {
    return this.scenario.standIn.causes.all<Charge>('charge');
  }

  private get refunds(): readonly Refund[] {
    return this.scenario.standIn.causes.all<Refund>('refund');
  }

  private get transfers(): readonly Transfer[] {
    return this.scenario.standIn.causes.all<Transfer>('transfer');
  }

  private get payouts(): readonly Payout[] {
    return this.scenario.standIn.causes.all<Payout>('payout', this.vendor);
  }

  private entries(account?: string): readonly BalanceTransaction[] {
    return this.scenario.standIn.causes.all<BalanceTransaction>('balance_transaction', account);
  }

  private net(account?: string): number {
    return this.entries(account).reduce((total, { net }) => total + net, 0);
  }

  /** It is done, or refused as Stripe refuses; nothing else. */
  private async tried(what: What, call: (() => Promise<unknown>) | undefined): Promise<void> {
    if (!call) return;
    const made = call();
    const status = await made.then(
      () => 200,
      async () => (await refusal(made)).statusCode,
    );
    expect([200, 400]).toContain(status);
    this.count(status === 200 ? what : `${what}, refused`);
  }

  private count(what: string): void {
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
  }
}

const sum = (of: readonly { readonly amount: number }[]): number =>
  of.reduce((total, { amount }) => total + amount, 0);

const hasLeft = ({ status }: Payout): boolean => status !== 'canceled' && status !== 'failed';

describe('whatever happens in whatever order', () => {
  it('no money comes from nowhere, and none is given twice', async () => {
    const done = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 80 }), async (steps) => {
        const scenario = await Scenario.open();
        try {
          await scenario.payOutByHand();
          const history = new History(scenario, await scenario.vendor());
          for (const of of steps) await history.happens(of);
          await history.holds();
          for (const what of history.done.keys()) done.add(what);
        } finally {
          await scenario.close();
        }
      }),
      // a shorter history is looked for as long as a test may take
      {
        seed: SEED,
        numRuns: RUNS,
        interruptAfterTimeLimit: LIMIT_MS,
        markInterruptAsFailure: true,
      },
    );
    // each had its effect, and was refused where it can be, at least once
    const refusable = ['capture', 'refund', 'transfer', 'reverse', 'pay out', 'cancel payout'];
    const expected = [...new Set<string>(WHAT), ...refusable.map((what) => `${what}, refused`)];
    expect([...done].sort()).toEqual(expected.sort());
  });
});
