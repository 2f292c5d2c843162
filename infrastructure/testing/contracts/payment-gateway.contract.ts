import {
  NotGenuine,
  type BalanceTransaction,
  type BalanceTransactionPage,
  type CheckoutWanted,
  type GatewayAnswer,
  type GatewayNews,
  type PaymentGateway,
  type PaymentLimits,
} from '../../../application/ports/payment-gateway.js';
import { newId } from '../../../application/shared/command/ids.js';

/** What buyers, banks, vendors and the gateway itself do, by the references that the port gives. */
export interface OtherSide {
  /** The buyer pays by card. */
  pays(checkoutRef: string): Promise<void>;
  /** The buyer's bank refuses; the buyer may try again. */
  isDeclined(checkoutRef: string): Promise<void>;
  /** The buyer's bank wants more (3-D Secure), and has not had it yet. */
  isAskedToConfirm(checkoutRef: string): Promise<void>;
  /** What it wanted, given or failed. */
  confirms(checkoutRef: string, isRight: boolean): Promise<void>;
  /** The buyer's bank sends so much to the account of a bank transfer. */
  sendsMoney(gatewayRef: string, amount: number): Promise<void>;
  /** The buyer's bank does not take what came by bank transfer back, also after it had. */
  returnFails(refundRef: string): Promise<void>;
  /** The buyer's bank does not take a refund, also after it succeeded. */
  refundFails(refundRef: string): Promise<void>;
  /** A vendor's bank returns a payout, also after it was paid. */
  payoutFails(gatewayAccount: string, payoutRef: string): Promise<void>;
  /** The vendor has given all that the gateway wants. */
  accountIsEnabled(gatewayAccount: string): Promise<void>;
  /** The gateway wants more of the vendor. */
  accountIsAsked(gatewayAccount: string): Promise<void>;
  accountIsRestricted(gatewayAccount: string): Promise<void>;
  /** The buyer disputes what was captured: the dispute's reference. */
  disputes(
    gatewayRef: string,
    how?: { readonly reason?: 'fraudulent' | 'notReceived'; readonly inquiry?: boolean },
  ): Promise<string>;
  /** An inquiry becomes a chargeback. */
  escalates(disputeRef: string): Promise<void>;
  bankDecides(disputeRef: string, outcome: 'won' | 'lost'): Promise<void>;
  closesInquiry(disputeRef: string): Promise<void>;
  /** The operator adds to its own balance. */
  toppedUp(amount: number, currency: string): Promise<void>;
}

export interface Callback {
  readonly body: Buffer;
  readonly signature: string;
}

/** A gateway with the world around it. */
export interface PaymentGatewayHarness {
  /** Another one after `restart`. */
  readonly gateway: PaymentGateway;
  readonly otherSide: OtherSide;
  /** Every callback that has come, the oldest first. */
  readonly callbacks: readonly Callback[];
  /** As the gateway's times are told. */
  now(): Date;
  /** The gateway's time moves on, and what falls due happens. */
  advance(by: { readonly days?: number; readonly minutes?: number }): Promise<void>;
  /** Resolves when all callbacks have come that are to come by now. */
  settled(): Promise<void>;
  /** A signature over a body. */
  sign(body: Buffer, how: 'rightly' | 'ten minutes ago' | 'with another secret'): string;
  /** From now on `gateway` is what a new process would have. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** 120.00 */
const ORDER = 12_000;
const EUR = 'EUR';
/** Until what was captured can be used, at the longest. */
const SETTLED = { days: 3 };
/** Until a payout has arrived, at the longest. */
const ARRIVED = { days: 4 };

function value<Value>(answer: GatewayAnswer<Value>): Value {
  if (answer.is !== 'done') throw new Error(`it was not done: ${JSON.stringify(answer)}`);
  return answer.value;
}

/** A code of the gateway's own: which one is nobody's business here. */
const REFUSED = { is: 'refused', code: expect.stringMatching(/^\S+$/) };

/**
 * What a payment gateway is. Every adapter passes this, unchanged. `open` opens another one, with
 * nothing in it, each time.
 */
export function paymentGatewayContract(
  name: string,
  open: () => Promise<PaymentGatewayHarness>,
  /** Those that it does not take say so: they have no limits, and are refused. */
  bankTransfers: 'taken' | 'not taken' = 'taken',
): void {
  describe(`a payment gateway (${name})`, () => {
    let world: PaymentGatewayHarness;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    const gateway = (): PaymentGateway => world.gateway;

    const wanted = (more: Partial<CheckoutWanted> = {}): CheckoutWanted => ({
      paymentId: newId(),
      number: '26-000123',
      amount: ORDER,
      currency: EUR,
      returnUrl: 'https://tradepost.example/app/purchases/1',
      expiresAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
      ...more,
    });

    async function opened(more: Partial<CheckoutWanted> = {}) {
      const asked = wanted(more);
      const { checkoutRef } = value(await gateway().createCheckout(newId(), asked));
      return { ...asked, checkoutRef };
    }

    async function authorised(more: Partial<CheckoutWanted> = {}) {
      const asked = await opened(more);
      await world.otherSide.pays(asked.checkoutRef);
      const state = value(await gateway().checkout(asked.checkoutRef));
      if (state.is !== 'authorised') throw new Error(`it is ${state.is}`);
      const { paymentId, checkoutRef } = asked;
      return { paymentId, checkoutRef, gatewayRef: state.gatewayRef, state };
    }

    async function captured(amount = ORDER, currency = EUR) {
      const paid = await authorised({ amount, currency });
      const { paymentId, gatewayRef } = paid;
      const taken = value(await gateway().capture(newId(), { paymentId, gatewayRef, amount }));
      return { ...paid, taken };
    }

    /** Its money can be used. */
    async function funded(amount = ORDER, currency = EUR) {
      const paid = await captured(amount, currency);
      await world.advance(SETTLED);
      return paid;
    }

    async function vendor() {
      const vendorOrgId = newId();
      const of = { vendorOrgId, name: 'Kovač & Söhne', country: 'DE' };
      const { gatewayAccount } = value(await gateway().openAccount(newId(), of));
      await world.otherSide.accountIsEnabled(gatewayAccount);
      return { vendorOrgId, gatewayAccount };
    }

    const refundOf = (
      { paymentId, gatewayRef }: { paymentId: string; gatewayRef: string },
      amount: number,
      refundId = newId(),
    ) => ({ paymentId, refundId, gatewayRef, amount, currency: EUR });

    const sumFor = (gatewayAccount: string, amount: number) => ({
      accountId: newId(),
      payoutId: newId(),
      gatewayAccount,
      amount,
      currency: EUR,
    });

    /** Transferred to a vendor, and on its way to the bank. */
    async function paidOut(amount = 5_000) {
      await funded();
      const { gatewayAccount } = await vendor();
      const sum = sumFor(gatewayAccount, amount);
      value(await gateway().transfer(newId(), sum));
      const payout = value(await gateway().payOut(newId(), sum));
      return { sum, gatewayAccount, ...payout };
    }

    /** What all callbacks so far were about. */
    async function heard(): Promise<readonly GatewayNews[]> {
      await world.settled();
      return world.callbacks.map(({ body, signature }) => gateway().receive(body, signature));
    }

    describe('its payment page', () => {
      it('is open until the buyer has paid, and what was paid is held for days', async () => {
        const { checkoutRef } = await opened();
        expect(value(await gateway().checkout(checkoutRef))).toEqual({ is: 'open' });
        const url = value(await gateway().checkoutUrl(checkoutRef));
        expect(URL.canParse(url!)).toBe(true);

        await world.otherSide.pays(checkoutRef);
        const state = value(await gateway().checkout(checkoutRef));
        expect(state).toEqual({
          is: 'authorised',
          gatewayRef: expect.stringMatching(/^\S+$/),
          amount: ORDER,
          currency: EUR,
          captureBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        });
        const heldMs =
          Date.parse((state as { captureBefore: string }).captureBefore) - world.now().getTime();
        expect(heldMs).toBeGreaterThan(4 * 86_400_000);
        expect(value(await gateway().checkoutUrl(checkoutRef))).toBeNull();
      });

      it('has failed where the buyer’s bank has refused, and takes another card', async () => {
        const { checkoutRef } = await opened();
        await world.otherSide.isDeclined(checkoutRef);
        expect(value(await gateway().checkout(checkoutRef))).toEqual({
          is: 'failed',
          code: expect.stringMatching(/^\S+$/),
        });
        expect(value(await gateway().checkoutUrl(checkoutRef))).not.toBeNull();
        await world.otherSide.pays(checkoutRef);
        expect(value(await gateway().checkout(checkoutRef))).toMatchObject({ is: 'authorised' });
      });

      it('waits for the buyer whose bank wants more, and has failed where that was wrong', async () => {
        const [right, wrong] = [await opened(), await opened()];
        for (const { checkoutRef } of [right, wrong]) {
          await world.otherSide.isAskedToConfirm(checkoutRef);
          expect(value(await gateway().checkout(checkoutRef))).toEqual({ is: 'open' });
        }
        await world.otherSide.confirms(right.checkoutRef, true);
        await world.otherSide.confirms(wrong.checkoutRef, false);
        expect([
          value(await gateway().checkout(right.checkoutRef)).is,
          value(await gateway().checkout(wrong.checkoutRef)).is,
        ]).toEqual(['authorised', 'failed']);
      });

      it('that nobody has paid on ends in time', async () => {
        const { checkoutRef } = await opened();
        await world.advance({ minutes: 61 });
        expect(value(await gateway().checkout(checkoutRef)).is).toBe('failed');
        expect(value(await gateway().checkoutUrl(checkoutRef))).toBeNull();
      });

      it('is one page for one key, whoever asks again, and another amount is refused', async () => {
        const [key, asked] = [newId(), wanted()];
        const first = value(await gateway().createCheckout(key, asked));
        expect(value(await gateway().createCheckout(key, asked))).toEqual(first);
        expect(await gateway().createCheckout(key, { ...asked, amount: ORDER + 1 })).toEqual(
          REFUSED,
        );
        const other = value(await gateway().createCheckout(newId(), asked));
        expect(other.checkoutRef).not.toBe(first.checkoutRef);
      });

      it('takes no less than the least and no more than the most of each currency', async () => {
        const all = Object.entries(gateway().limits as Record<string, PaymentLimits>);
        expect(all.length).toBeGreaterThan(0);
        for (const [currency, { min, max }] of all) {
          expect([currency, min >= 1, max > min]).toEqual([currency, true, true]);
          if (![EUR, 'GBP', 'JPY', 'HUF'].includes(currency)) continue;
          for (const amount of [min - 1, max + 1])
            expect(await gateway().createCheckout(newId(), wanted({ amount, currency }))).toEqual(
              REFUSED,
            );
          for (const amount of [min, max]) {
            const { checkoutRef } = await opened({ amount, currency });
            expect(value(await gateway().checkout(checkoutRef)).is).toBe('open');
          }
        }
      });

      it('is not made in a currency that it has no limits for', async () => {
        expect(gateway().limits).not.toHaveProperty('XTS');
        expect(await gateway().createCheckout(newId(), wanted({ currency: 'XTS' }))).toEqual(
          REFUSED,
        );
      });

      it('is refused where there is none', async () => {
        for (const answer of [
          await gateway().checkout('there-is-none'),
          await gateway().checkoutUrl('there-is-none'),
        ])
          expect(answer).toEqual(REFUSED);
      });
    });

    describe('what it holds', () => {
      it('is taken whole, less a fee, and the page still says what was authorised', async () => {
        const { gatewayRef, checkoutRef, state, taken } = await captured();
        expect(taken).toMatchObject({ amount: ORDER, currency: EUR });
        expect(Number.isSafeInteger(taken.fee)).toBe(true);
        expect([taken.fee >= 0, taken.fee < ORDER]).toEqual([true, true]);
        expect(taken.transactions.length).toBeGreaterThan(0);
        expect(value(await gateway().captured(gatewayRef))).toEqual(taken);
        expect(value(await gateway().checkout(checkoutRef))).toMatchObject({
          is: 'authorised',
          gatewayRef: state.gatewayRef,
          amount: ORDER,
        });
      });

      it('is nothing taken before it was', async () => {
        const { gatewayRef } = await authorised();
        expect(value(await gateway().captured(gatewayRef))).toBeNull();
      });

      it('is taken in part, once, and the rest is given back', async () => {
        const of = await authorised();
        const part = { paymentId: of.paymentId, gatewayRef: of.gatewayRef, amount: 7_000 };
        expect(value(await gateway().capture(newId(), part)).amount).toBe(7_000);
        expect(await gateway().capture(newId(), { ...part, amount: 5_000 })).toEqual(REFUSED);
        expect(value(await gateway().captured(of.gatewayRef))?.amount).toBe(7_000);
        expect(await gateway().refund(newId(), refundOf(of, 7_001))).toEqual(REFUSED);
      });

      it.each([ORDER + 1, 0, -1])('is not taken at %p', async (amount) => {
        const { paymentId, gatewayRef } = await authorised();
        expect(await gateway().capture(newId(), { paymentId, gatewayRef, amount })).toEqual(
          REFUSED,
        );
        expect(value(await gateway().captured(gatewayRef))).toBeNull();
      });

      it('is taken once under one key, whoever asks again, and another amount is refused', async () => {
        const { paymentId, gatewayRef } = await authorised();
        const [key, of] = [newId(), { paymentId, gatewayRef, amount: ORDER }];
        const first = value(await gateway().capture(key, of));
        expect(value(await gateway().capture(key, of))).toEqual(first);
        expect(await gateway().capture(key, { ...of, amount: ORDER - 1 })).toEqual(REFUSED);
        expect(value(await gateway().captured(gatewayRef))).toEqual(first);
      });

      it('is taken once also where two ask at the same time', async () => {
        const { paymentId, gatewayRef } = await authorised();
        const [key, of] = [newId(), { paymentId, gatewayRef, amount: ORDER }];
        const answers = await Promise.all([1, 2, 3].map(() => gateway().capture(key, of)));
        // one that is told to wait may ask again
        expect(answers.filter((answer) => answer.is === 'refused')).toEqual([]);
        expect(answers.some((answer) => answer.is === 'done')).toBe(true);
        const taken = value(await gateway().captured(gatewayRef));
        expect(value(await gateway().capture(key, of))).toEqual(taken);
      });

      it('can be given back, again and again, and is not taken afterwards', async () => {
        const { paymentId, gatewayRef, checkoutRef } = await authorised();
        const of = { paymentId, gatewayRef };
        for (const key of [newId(), newId()])
          expect(value(await gateway().releaseAuthorisation(key, of))).toBeNull();
        expect(await gateway().capture(newId(), { ...of, amount: ORDER })).toEqual(REFUSED);
        expect(value(await gateway().captured(gatewayRef))).toBeNull();
        expect(value(await gateway().checkout(checkoutRef)).is).toBe('failed');
      });

      it('ends by itself: it is not taken any more, and giving it back is done', async () => {
        const { paymentId, gatewayRef, checkoutRef } = await authorised();
        await world.advance({ days: 8 });
        const of = { paymentId, gatewayRef };
        expect(await gateway().capture(newId(), { ...of, amount: ORDER })).toEqual(REFUSED);
        expect(value(await gateway().checkout(checkoutRef)).is).toBe('failed');
        expect(value(await gateway().releaseAuthorisation(newId(), of))).toBeNull();
      });

      it('cannot be given back once it was taken: that is a refund', async () => {
        const { paymentId, gatewayRef } = await captured();
        expect(await gateway().releaseAuthorisation(newId(), { paymentId, gatewayRef })).toEqual(
          REFUSED,
        );
        expect(value(await gateway().captured(gatewayRef))?.amount).toBe(ORDER);
      });

      it.each([
        ['JPY', 98_765],
        ['HUF', 1_234_500],
      ])('is taken in %s as it was asked for', async (currency, amount) => {
        const { taken } = await captured(amount, currency);
        expect(taken).toMatchObject({ amount, currency });
      });

      it('is refused where there is none', async () => {
        const of = { paymentId: newId(), gatewayRef: 'there-is-none' };
        for (const answer of [
          await gateway().capture(newId(), { ...of, amount: 100 }),
          await gateway().releaseAuthorisation(newId(), of),
          await gateway().refund(newId(), refundOf(of, 100)),
          await gateway().captured('there-is-none'),
        ])
          expect(answer).toEqual(REFUSED);
      });
    });

    const transferWanted = (amount = ORDER, currency = EUR) => ({
      paymentId: newId(),
      number: '26-000123',
      amount,
      currency,
      buyerOrgId: newId(),
      buyerName: 'Acme & Söhne',
      returnUrl: 'https://tradepost.example/app/purchases/1',
    });

    if (bankTransfers === 'not taken')
      it('takes no bank transfers, and says so', async () => {
        expect(gateway().transferLimits).toEqual({});
        expect(await gateway().createBankTransfer(newId(), transferWanted())).toEqual(REFUSED);
      });
    else
      describe('a bank transfer', () => {
        async function awaited(amount = ORDER, currency = EUR) {
          const asked = transferWanted(amount, currency);
          const { gatewayRef } = value(await gateway().createBankTransfer(newId(), asked));
          return { paymentId: asked.paymentId, gatewayRef, amount, currency };
        }

        /** So much has come. */
        async function sent(amount: number) {
          const of = await awaited();
          await world.otherSide.sendsMoney(of.gatewayRef, amount);
          return of;
        }

        const amountsOf = async (gatewayRef: string): Promise<readonly number[]> =>
          value(await gateway().bankTransfer(gatewayRef)).receipts.map((r) => r.amount);

        const back = (
          of: { readonly paymentId: string; readonly gatewayRef: string },
          amount: number,
        ) => ({ ...of, returnId: newId(), amount, currency: EUR });

        const returned = (of: ReturnType<typeof back>, key = newId()) =>
          gateway().returnTransfer(key, of);

        it('has an account and a reference to send it to, as long as it is waited for', async () => {
          const { gatewayRef } = await awaited();
          const { details, currency, receipts } = value(await gateway().bankTransfer(gatewayRef));
          expect([currency, receipts]).toEqual([EUR, []]);
          expect(details.reference).toMatch(/^\S+$/);
          expect(details.numbers.length).toBeGreaterThan(0);
          await world.advance({ days: 8 });
          expect(value(await gateway().bankTransfer(gatewayRef)).details).toEqual(details);
        });

        it('is one for one key, whoever asks again, and another amount is refused', async () => {
          const [key, asked] = [newId(), transferWanted()];
          const first = value(await gateway().createBankTransfer(key, asked));
          expect(value(await gateway().createBankTransfer(key, asked))).toEqual(first);
          expect(await gateway().createBankTransfer(key, { ...asked, amount: 1_000 })).toEqual(
            REFUSED,
          );
          const of = {
            kind: 'bank-transfer',
            subject: asked.paymentId,
            gatewayRef: null,
            gatewayAccount: null,
          } as const;
          expect(value(await gateway().lookUp(key, of))).toEqual({ ref: first.gatewayRef });
          expect(value(await gateway().lookUp(newId(), { ...of, subject: newId() }))).toBeNull();
        });

        it('is not waited for in a currency, or of an amount, that it has no limits for', async () => {
          expect(gateway().transferLimits).not.toHaveProperty('XTS');
          const { min, max } = gateway().transferLimits[EUR]!;
          for (const asked of [
            transferWanted(ORDER, 'XTS'),
            transferWanted(min - 1),
            transferWanted(max + 1),
          ])
            expect(await gateway().createBankTransfer(newId(), asked)).toEqual(REFUSED);
        });

        it('is kept for the buyer, each receipt by its own name, and none of it is taken by itself', async () => {
          const { gatewayRef } = await sent(5_000);
          await world.otherSide.sendsMoney(gatewayRef, 9_000);
          expect(await amountsOf(gatewayRef)).toEqual([5_000, 9_000]);
          const { receipts } = value(await gateway().bankTransfer(gatewayRef));
          expect(new Set(receipts.map((r) => r.receiptRef)).size).toBe(2);
          for (const { receivedAt } of receipts) expect(Date.parse(receivedAt)).not.toBeNaN();
          expect(value(await gateway().captured(gatewayRef))).toBeNull();
        });

        it('to one payment is none to another', async () => {
          const other = await awaited();
          await sent(5_000);
          expect(await amountsOf(other.gatewayRef)).toEqual([]);
        });

        it('is not taken before enough has come', async () => {
          const { paymentId, gatewayRef } = await sent(ORDER - 1);
          const of = { paymentId, gatewayRef, amount: ORDER };
          expect(await gateway().capture(newId(), of)).toEqual(REFUSED);
          await world.otherSide.sendsMoney(gatewayRef, 1);
          const taken = value(await gateway().capture(newId(), of));
          expect(taken).toMatchObject({ amount: ORDER, currency: EUR });
          expect([taken.fee >= 0, taken.fee < ORDER]).toEqual([true, true]);
          expect(value(await gateway().captured(gatewayRef))).toEqual(taken);
          expect(await gateway().capture(newId(), { ...of, amount: 1 })).toEqual(REFUSED);
        });

        it('is taken for less where less is needed, and the rest can be sent back', async () => {
          const { paymentId, gatewayRef } = await sent(ORDER);
          const of = { paymentId, gatewayRef };
          value(await gateway().capture(newId(), { ...of, amount: 7_000 }));
          expect(await returned(back(of, 5_001))).toEqual(REFUSED);
          const made = value(await returned(back(of, 5_000)));
          expect(['pending', 'succeeded']).toContain(made.status);
          await world.advance(ARRIVED);
          await world.settled();
          expect(value(await gateway().refundState(made.refundRef))).toMatchObject({
            status: 'succeeded',
            code: null,
          });
          expect(await returned(back(of, 1))).toEqual(REFUSED);
        });

        it('that is not wanted is sent back once under one key, and of no more than has come', async () => {
          const { paymentId, gatewayRef } = await sent(5_000);
          const [key, of] = [newId(), back({ paymentId, gatewayRef }, 5_000)];
          const first = value(await returned(of, key));
          expect(value(await returned(of, key)).refundRef).toBe(first.refundRef);
          expect(await returned({ ...of, amount: 4_000 }, key)).toEqual(REFUSED);
          expect(await returned(back({ paymentId, gatewayRef }, 1))).toEqual(REFUSED);
          expect(
            value(
              await gateway().lookUp(key, {
                kind: 'return',
                subject: paymentId,
                gatewayRef,
                gatewayAccount: null,
              }),
            ),
          ).toEqual({ ref: first.refundRef });
          // what was sent back is still told to have come
          expect(await amountsOf(gatewayRef)).toEqual([5_000]);
        });

        it('that the bank does not take back is kept for the buyer again', async () => {
          const { paymentId, gatewayRef } = await sent(5_000);
          const of = { paymentId, gatewayRef };
          const { refundRef } = value(await returned(back(of, 5_000)));
          await world.otherSide.returnFails(refundRef);
          expect(value(await gateway().refundState(refundRef))).toMatchObject({
            status: 'failed',
            code: expect.stringMatching(/^\S+$/),
          });
          expect((await returned(back(of, 5_000))).is).toBe('done');
        });

        it('is refunded to what is kept for the buyer, from where it is sent back', async () => {
          // so that the fee is no matter
          await funded();
          const { paymentId, gatewayRef } = await sent(ORDER);
          const of = { paymentId, gatewayRef };
          value(await gateway().capture(newId(), { ...of, amount: ORDER }));
          await world.advance(SETTLED);
          expect(await returned(back(of, 1))).toEqual(REFUSED);
          const refund = value(await gateway().refund(newId(), refundOf(of, 6_000)));
          expect(refund.status).toBe('succeeded');
          expect(await returned(back(of, 6_001))).toEqual(REFUSED);
          expect((await returned(back(of, 6_000))).is).toBe('done');
        });

        it('is told of when it comes, when it was sent back, and when that failed', async () => {
          const { paymentId, gatewayRef } = await sent(5_000);
          const about = { what: 'bankTransfer', paymentId, gatewayRef };
          expect((await heard()).map((n) => n.about)).toContainEqual(about);
          const of = back({ paymentId, gatewayRef }, 5_000);
          const { refundRef } = value(await returned(of));
          await world.otherSide.returnFails(refundRef);
          expect((await heard()).at(-1)?.about).toEqual({
            what: 'refund',
            paymentId,
            refundId: of.returnId,
            refundRef,
          });
        });

        it('is refused where there is none', async () => {
          const of = { paymentId: newId(), gatewayRef: 'there-is-none' };
          expect(await gateway().bankTransfer('there-is-none')).toEqual(REFUSED);
          expect(await returned(back(of, 100))).toEqual(REFUSED);
        });
      });

    describe('a refund', () => {
      it('succeeds where there is balance for it', async () => {
        // so that the fee is no matter
        await funded();
        const refund = value(await gateway().refund(newId(), refundOf(await funded(), 6_000)));
        expect(refund).toMatchObject({ status: 'succeeded', code: null });
        expect(refund.transactions).toHaveLength(1);
        expect(value(await gateway().refundState(refund.refundRef))).toEqual(refund);
      });

      it('is of no more than was captured, all refunds together', async () => {
        await funded();
        const paid = await funded();
        value(await gateway().refund(newId(), refundOf(paid, 7_000)));
        expect(await gateway().refund(newId(), refundOf(paid, 5_001))).toEqual(REFUSED);
        value(await gateway().refund(newId(), refundOf(paid, 5_000)));
        expect(await gateway().refund(newId(), refundOf(paid, 1))).toEqual(REFUSED);
      });

      it('is not of what was only authorised, and not of nothing', async () => {
        expect(await gateway().refund(newId(), refundOf(await authorised(), 100))).toEqual(REFUSED);
        expect(await gateway().refund(newId(), refundOf(await funded(), 0))).toEqual(REFUSED);
      });

      it('is one for one key, whoever asks again, and another amount is refused', async () => {
        await funded();
        const [key, of] = [newId(), refundOf(await funded(), 1_000)];
        const first = value(await gateway().refund(key, of));
        expect(value(await gateway().refund(key, of)).refundRef).toBe(first.refundRef);
        expect(await gateway().refund(key, { ...of, amount: 1_001 })).toEqual(REFUSED);
        value(await gateway().refund(newId(), refundOf(of, 11_000)));
        expect(await gateway().refund(newId(), refundOf(of, 1))).toEqual(REFUSED);
      });

      it('waits for balance, counts meanwhile, and succeeds when it has come', async () => {
        const paid = await funded();
        const { gatewayAccount } = await vendor();
        value(await gateway().transfer(newId(), sumFor(gatewayAccount, 10_000)));
        const { refundRef, ...waiting } = value(
          await gateway().refund(newId(), refundOf(paid, 6_000)),
        );
        expect(waiting).toEqual({ status: 'pending', code: null, transactions: [] });
        expect(await gateway().refund(newId(), refundOf(paid, 6_001))).toEqual(REFUSED);

        await world.otherSide.toppedUp(10_000, EUR);
        await world.settled();
        const after = value(await gateway().refundState(refundRef));
        expect([after.status, after.transactions.length]).toEqual(['succeeded', 1]);
      });

      it('can fail after it succeeded: the money is back, and can be refunded again', async () => {
        await funded();
        const paid = await funded();
        const of = refundOf(paid, ORDER);
        const first = value(await gateway().refund(newId(), of));
        await world.otherSide.refundFails(first.refundRef);
        const failed = value(await gateway().refundState(first.refundRef));
        expect(failed).toMatchObject({ status: 'failed', code: expect.stringMatching(/^\S+$/) });
        // what took it is told before, and only once
        expect(failed.transactions).toHaveLength(1);
        expect(failed.transactions).not.toEqual(first.transactions);
        const second = value(await gateway().refund(newId(), of));
        expect(second.refundRef).not.toBe(first.refundRef);
        expect(second.status).toBe('succeeded');
      });

      it('is refused where there is none', async () => {
        expect(await gateway().refundState('there-is-none')).toEqual(REFUSED);
      });
    });

    describe('a vendor’s account', () => {
      it('waits for what is due, can be paid when it is there, and not when it is restricted', async () => {
        const of = { vendorOrgId: newId(), name: 'Kovač & Söhne', country: 'DE' };
        const { gatewayAccount } = value(await gateway().openAccount(newId(), of));
        const pending = value(await gateway().account(gatewayAccount));
        expect([pending.canBePaid, pending.due.length > 0]).toEqual([false, true]);

        await world.otherSide.accountIsEnabled(gatewayAccount);
        expect(value(await gateway().account(gatewayAccount))).toMatchObject({
          canBePaid: true,
          reason: null,
          due: [],
        });

        await world.otherSide.accountIsRestricted(gatewayAccount);
        expect(value(await gateway().account(gatewayAccount))).toMatchObject({
          canBePaid: false,
          reason: expect.stringMatching(/./),
        });
      });

      it('says what else the gateway wants', async () => {
        const { gatewayAccount } = await vendor();
        await world.otherSide.accountIsAsked(gatewayAccount);
        expect(value(await gateway().account(gatewayAccount)).due).not.toEqual([]);
      });

      it('is one for one key', async () => {
        const [key, of] = [newId(), { vendorOrgId: newId(), name: 'Kovač', country: 'DE' }];
        const first = value(await gateway().openAccount(key, of));
        expect(value(await gateway().openAccount(key, of))).toEqual(first);
      });

      it('is set up on a page that is another one each time', async () => {
        const { gatewayAccount } = await vendor();
        const back = 'https://tradepost.example/app/money';
        const urls = [1, 2].map(() => gateway().onboardingUrl(gatewayAccount, back));
        const [first, second] = (await Promise.all(urls)).map(value);
        expect([URL.canParse(first!), first === second]).toEqual([true, false]);
      });

      it('is refused where there is none', async () => {
        for (const answer of [
          await gateway().account('there-is-none'),
          await gateway().onboardingUrl('there-is-none', 'https://tradepost.example/'),
          await gateway().transfer(newId(), sumFor('there-is-none', 100)),
          await gateway().payOut(newId(), sumFor('there-is-none', 100)),
          await gateway().payoutState('there-is-none', 'there-is-none'),
          await gateway().transferState('there-is-none'),
        ])
          expect(answer).toEqual(REFUSED);
      });
    });

    describe('a transfer and a payout', () => {
      it('bring the vendor’s money to the bank', async () => {
        await funded();
        const { gatewayAccount } = await vendor();
        const sum = sumFor(gatewayAccount, 10_800);
        const transferred = value(await gateway().transfer(newId(), sum));
        expect(transferred.transactions).toHaveLength(1);
        expect(value(await gateway().transferState(transferred.transferRef))).toEqual(transferred);

        const payout = value(await gateway().payOut(newId(), sum));
        expect(payout).toMatchObject({ status: 'sent', code: null });
        expect(payout.arrivesOn ?? '2026-03-05').toMatch(/^\d{4}-\d\d-\d\d$/);
        await world.advance(ARRIVED);
        expect(value(await gateway().payoutState(gatewayAccount, payout.payoutRef))).toMatchObject({
          payoutRef: payout.payoutRef,
          status: 'paid',
          code: null,
        });
      });

      it('are not of more than is there', async () => {
        const { gatewayAccount } = await vendor();
        expect(await gateway().transfer(newId(), sumFor(gatewayAccount, 100))).toEqual(REFUSED);
        await funded();
        expect(await gateway().transfer(newId(), sumFor(gatewayAccount, ORDER))).toEqual(REFUSED);
        value(await gateway().transfer(newId(), sumFor(gatewayAccount, 10_000)));
        expect(await gateway().payOut(newId(), sumFor(gatewayAccount, 10_001))).toEqual(REFUSED);
        value(await gateway().payOut(newId(), sumFor(gatewayAccount, 10_000)));
        expect(await gateway().payOut(newId(), sumFor(gatewayAccount, 1))).toEqual(REFUSED);
      });

      it('do not take the money of one currency for another', async () => {
        await funded();
        const { gatewayAccount } = await vendor();
        const sum = { ...sumFor(gatewayAccount, 100), currency: 'GBP' };
        expect(await gateway().transfer(newId(), sum)).toEqual(REFUSED);
      });

      it('are not made to an account that cannot be paid', async () => {
        await funded();
        const { gatewayAccount } = await vendor();
        value(await gateway().transfer(newId(), sumFor(gatewayAccount, 1_000)));
        await world.otherSide.accountIsRestricted(gatewayAccount);
        expect(await gateway().transfer(newId(), sumFor(gatewayAccount, 100))).toEqual(REFUSED);
        expect(await gateway().payOut(newId(), sumFor(gatewayAccount, 100))).toEqual(REFUSED);
      });

      it('are one for one key, whoever asks again, and another amount is refused', async () => {
        await funded();
        const { gatewayAccount } = await vendor();
        const [first, second] = [newId(), newId()];
        const sum = sumFor(gatewayAccount, 6_000);
        const more = { ...sum, amount: 6_001 };
        const transferred = value(await gateway().transfer(first, sum));
        expect(value(await gateway().transfer(first, sum))).toEqual(transferred);
        expect(await gateway().transfer(first, more)).toEqual(REFUSED);
        const payout = value(await gateway().payOut(second, sum));
        expect(value(await gateway().payOut(second, sum)).payoutRef).toBe(payout.payoutRef);
        expect(await gateway().payOut(second, more)).toEqual(REFUSED);
        // it was transferred once, and paid out once
        expect(await gateway().payOut(newId(), { ...sum, amount: 1 })).toEqual(REFUSED);
      });

      it('can fail after the payout was paid: the money is the vendor’s, and can be paid out anew', async () => {
        const { sum, gatewayAccount, payoutRef } = await paidOut();
        await world.advance(ARRIVED);
        await world.otherSide.payoutFails(gatewayAccount, payoutRef);
        expect(value(await gateway().payoutState(gatewayAccount, payoutRef))).toMatchObject({
          status: 'failed',
          code: expect.stringMatching(/^\S+$/),
        });
        // which other bank account, the vendor says
        await world.otherSide.accountIsEnabled(gatewayAccount);
        const again = value(await gateway().payOut(newId(), sum));
        expect([again.status, again.payoutRef === payoutRef]).toEqual(['sent', false]);
      });
    });

    describe('what moves its balance', () => {
      /** Everything that was made from `from` on. */
      async function movedSince(from: Date): Promise<readonly BalanceTransaction[]> {
        const within = {
          from: from.toISOString(),
          before: new Date(world.now().getTime() + 60_000).toISOString(),
        };
        const items: BalanceTransaction[] = [];
        for (let cursor: string | null = null; ;) {
          const page: BalanceTransactionPage = value(
            await gateway().balanceTransactions(within, cursor),
          );
          items.push(...page.items);
          if (page.next === null) return items;
          cursor = page.next;
        }
      }
      const begin = (): Date => new Date(world.now().getTime() - 60_000);

      it('is named as what it came of, and adds up to what is there', async () => {
        const from = begin();
        const paid = await funded();
        const refund = value(await gateway().refund(newId(), refundOf(paid, 2_000)));
        const { gatewayAccount } = await vendor();
        const transfer = value(await gateway().transfer(newId(), sumFor(gatewayAccount, 5_000)));
        await world.otherSide.toppedUp(700, EUR);
        const moved = await movedSince(from);
        const namesOf = (kind: string) => moved.filter((m) => m.kind === kind).map((m) => m.id);
        expect(namesOf('payment')).toEqual(paid.taken.transactions);
        expect(namesOf('refund')).toEqual(refund.transactions);
        expect(namesOf('transfer')).toEqual(transfer.transactions);
        const ofPayment = moved.find((m) => m.kind === 'payment')!;
        expect(ofPayment).toMatchObject({
          amount: ORDER,
          fee: paid.taken.fee,
          net: ORDER - paid.taken.fee,
          currency: EUR,
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          availableOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          category: expect.stringMatching(/^\S+$/),
          source: expect.stringMatching(/^\S+$/),
        });
        expect(moved.filter((m) => m.kind === 'topUp').map((m) => m.net)).toEqual([700]);
        const all = moved.reduce((sum, { net }) => sum + net, 0);
        expect(all).toBe(ORDER - paid.taken.fee - 2_000 - 5_000 + 700);
        const [balance] = value(await gateway().balances());
        expect(balance).toMatchObject({ currency: EUR, reserved: 0 });
        expect(balance!.available + balance!.pending).toBe(all);
      });

      it('of a part that was taken is as much as was taken, in one or in more', async () => {
        const from = begin();
        const { paymentId, gatewayRef } = await authorised();
        const taken = value(
          await gateway().capture(newId(), { paymentId, gatewayRef, amount: 7_000 }),
        );
        const moved = await movedSince(from);
        expect(moved.map(({ id }) => id).toSorted()).toEqual([...taken.transactions].toSorted());
        expect(moved.reduce((sum, { net }) => sum + net, 0)).toBe(7_000 - taken.fee);
      });

      it('of a refund that failed is another than what it had taken', async () => {
        await funded();
        const paid = await funded();
        const from = begin();
        const refund = value(await gateway().refund(newId(), refundOf(paid, 1_000)));
        await world.otherSide.refundFails(refund.refundRef);
        const failed = value(await gateway().refundState(refund.refundRef));
        const back = (await movedSince(from)).filter((m) => m.kind === 'refundFailure');
        expect(back).toMatchObject([{ id: failed.transactions[0], net: 1_000 }]);
      });

      it('is found by its name, and there is nothing of another', async () => {
        const { taken } = await captured();
        const [id] = taken.transactions;
        expect(value(await gateway().balanceTransaction(id!))).toMatchObject({
          id,
          kind: 'payment',
          currency: EUR,
        });
        expect(value(await gateway().balanceTransaction('there-is-none'))).toBeNull();
      });

      it('is listed only where it was made within the time that is asked for', async () => {
        await captured();
        const before = begin().toISOString();
        const earlier = { from: '2020-01-01T00:00:00.000Z', before };
        expect(value(await gateway().balanceTransactions(earlier, null))).toEqual({
          items: [],
          next: null,
        });
      });
    });

    describe('a dispute', () => {
      const evidence = {
        explanation: 'Delivered on 4 March, signed by J. Miller.',
        productDescription: '200 hinges',
        carrier: 'DHL',
        trackingNumber: 'JD014600003828',
        shippedOn: '2026-03-02',
      };
      async function disputed(how: { reason?: 'notReceived'; inquiry?: boolean } = {}) {
        await funded();
        const paid = await funded();
        const disputeRef = await world.otherSide.disputes(paid.gatewayRef, how);
        return { ...paid, disputeRef };
      }

      it('takes the amount and a fee at once, and says until when to answer', async () => {
        const { disputeRef, gatewayRef } = await disputed({ reason: 'notReceived' });
        const standing = value(await gateway().dispute(disputeRef));
        expect(standing).toMatchObject({
          disputeRef,
          gatewayRef,
          status: 'needsResponse',
          reason: 'notReceived',
          amount: ORDER,
          currency: EUR,
          hasEvidence: false,
          returned: null,
        });
        expect(standing.taken!.amount).toBe(ORDER);
        expect(standing.taken!.fee).toBeGreaterThan(0);
        expect(standing.taken!.transactions.length).toBeGreaterThan(0);
        const daysLeft = (Date.parse(standing.evidenceDueBy!) - world.now().getTime()) / 86_400_000;
        expect(daysLeft).toBeGreaterThan(6);
        expect(daysLeft).toBeLessThan(22);
      });

      it('that is an inquiry moves no money, and ends when all was refunded', async () => {
        const { disputeRef, ...paid } = await disputed({ inquiry: true });
        const asked = value(await gateway().dispute(disputeRef));
        expect([asked.status, asked.taken]).toEqual(['inquiry', null]);
        value(await gateway().refund(newId(), refundOf(paid, ORDER)));
        const after = value(await gateway().dispute(disputeRef));
        expect([after.status, after.taken]).toEqual(['inquiryClosed', null]);
      });

      it('that is an inquiry may become a chargeback, or be closed', async () => {
        const [one, other] = [await disputed({ inquiry: true }), await disputed({ inquiry: true })];
        await world.otherSide.escalates(one.disputeRef);
        await world.otherSide.closesInquiry(other.disputeRef);
        const escalated = value(await gateway().dispute(one.disputeRef));
        expect([escalated.status, escalated.taken?.amount]).toEqual(['needsResponse', ORDER]);
        expect(value(await gateway().dispute(other.disputeRef)).status).toBe('inquiryClosed');
      });

      it('is answered once, and the same answer under one key is the same', async () => {
        const { disputeRef } = await disputed();
        const [key, of] = [newId(), { disputeRef, evidence, files: [] }];
        const first = value(await gateway().submitEvidence(key, of));
        expect([first.status, first.hasEvidence]).toEqual(['underReview', true]);
        expect(value(await gateway().submitEvidence(key, of)).status).toBe('underReview');
        expect(await gateway().submitEvidence(newId(), of)).toEqual(REFUSED);
      });

      it('that is won brings the amount back, and never the fee', async () => {
        const { disputeRef } = await disputed();
        value(await gateway().submitEvidence(newId(), { disputeRef, evidence, files: [] }));
        await world.otherSide.bankDecides(disputeRef, 'won');
        const won = value(await gateway().dispute(disputeRef));
        expect([won.status, won.returned?.amount]).toEqual(['won', ORDER]);
        expect(won.returned!.transactions).not.toEqual(won.taken!.transactions);
        expect(won.counterFee.returned?.amount).toBe(won.counterFee.charged?.amount);
        expect(won.taken!.fee).toBeGreaterThan(0);
      });

      it('that is lost brings nothing back, and can be answered no more', async () => {
        const { disputeRef } = await disputed();
        await world.otherSide.bankDecides(disputeRef, 'lost');
        const lost = value(await gateway().dispute(disputeRef));
        expect([lost.status, lost.returned]).toEqual(['lost', null]);
        const of = { disputeRef, evidence, files: [] };
        expect(await gateway().submitEvidence(newId(), of)).toEqual(REFUSED);
        expect(await gateway().acceptDispute(newId(), { disputeRef })).toEqual(REFUSED);
      });

      it('can be given up: it is lost', async () => {
        const { disputeRef } = await disputed();
        const key = newId();
        expect(value(await gateway().acceptDispute(key, { disputeRef })).status).toBe('lost');
        expect(value(await gateway().acceptDispute(key, { disputeRef })).status).toBe('lost');
      });

      it('that nobody answers in time is lost', async () => {
        const { disputeRef } = await disputed();
        await world.advance({ days: 22 });
        expect(value(await gateway().dispute(disputeRef)).status).toBe('lost');
      });

      it('lets nothing be refunded while the money is gone', async () => {
        const { disputeRef, ...paid } = await disputed();
        expect(await gateway().refund(newId(), refundOf(paid, 100))).toEqual(REFUSED);
        await world.otherSide.bankDecides(disputeRef, 'lost');
        expect(await gateway().refund(newId(), refundOf(paid, 100))).toEqual(REFUSED);
      });

      it('has refunds fail that waited: the buyer has the money already', async () => {
        const paid = await funded();
        const { gatewayAccount } = await vendor();
        value(await gateway().transfer(newId(), sumFor(gatewayAccount, 10_000)));
        const { refundRef, status } = value(await gateway().refund(newId(), refundOf(paid, 6_000)));
        expect(status).toBe('pending');
        await world.otherSide.disputes(paid.gatewayRef);
        expect(value(await gateway().refundState(refundRef)).status).toBe('failed');
      });

      it('is told when it is opened, answered and decided', async () => {
        const { disputeRef, paymentId, gatewayRef } = await disputed();
        // whose payment it is, is asked where the news do not say it
        const about = expect.objectContaining({ what: 'dispute', gatewayRef, disputeRef });
        expect(value(await gateway().dispute(disputeRef)).paymentId).toBe(paymentId);
        const tells = async (happens: () => Promise<unknown>) => {
          await world.settled();
          const before = world.callbacks.length;
          await happens();
          expect((await heard()).slice(before).map((news) => news.about)).toContainEqual(about);
        };
        expect((await heard()).map((news) => news.about)).toContainEqual(about);
        await tells(() => gateway().submitEvidence(newId(), { disputeRef, evidence, files: [] }));
        await tells(() => world.otherSide.bankDecides(disputeRef, 'won'));
      });

      it('that was answered or given up is found by the key of the call', async () => {
        const [answered, given] = [await disputed(), await disputed()];
        const [answer, give] = [newId(), newId()];
        const of = { disputeRef: answered.disputeRef, evidence, files: [] };
        value(await gateway().submitEvidence(answer, of));
        value(await gateway().acceptDispute(give, { disputeRef: given.disputeRef }));
        const found = (key: string, kind: 'evidence' | 'acceptance', gatewayRef: string) =>
          gateway().lookUp(key, { kind, subject: newId(), gatewayRef, gatewayAccount: null });
        expect(value(await found(answer, 'evidence', of.disputeRef))?.ref).toBe(of.disputeRef);
        expect(value(await found(give, 'acceptance', given.disputeRef))?.ref).toBe(
          given.disputeRef,
        );
        expect(value(await found(newId(), 'evidence', given.disputeRef))).toBeNull();
        expect(value(await found(newId(), 'acceptance', of.disputeRef))).toBeNull();
      });

      it('is refused where there is none', async () => {
        expect(await gateway().dispute('there-is-none')).toEqual(REFUSED);
        const of = { disputeRef: 'there-is-none', evidence, files: [] };
        expect(await gateway().submitEvidence(newId(), of)).toEqual(REFUSED);
        expect(await gateway().acceptDispute(newId(), { disputeRef: of.disputeRef })).toEqual(
          REFUSED,
        );
      });
    });

    describe('what became of a call', () => {
      it('is found by its key, with the reference of what it made', async () => {
        const [page, take, back, acct, pay, out, give] = [
          newId(),
          newId(),
          newId(),
          newId(),
          newId(),
          newId(),
          newId(),
        ] as const;
        await funded();
        const asked = wanted();
        const { paymentId } = asked;
        const { checkoutRef } = value(await gateway().createCheckout(page, asked));
        await world.otherSide.pays(checkoutRef);
        const state = value(await gateway().checkout(checkoutRef));
        const { gatewayRef } = state as { gatewayRef: string };
        value(await gateway().capture(take, { paymentId, gatewayRef, amount: ORDER }));
        await world.advance(SETTLED);
        const refund = refundOf({ paymentId, gatewayRef }, 1_000);
        const { refundRef } = value(await gateway().refund(back, refund));
        const vendorOrgId = newId();
        const { gatewayAccount } = value(
          await gateway().openAccount(acct, { vendorOrgId, name: 'Kovač', country: 'DE' }),
        );
        await world.otherSide.accountIsEnabled(gatewayAccount);
        const sum = sumFor(gatewayAccount, 1_000);
        const { transferRef } = value(await gateway().transfer(pay, sum));
        const { payoutRef } = value(await gateway().payOut(out, sum));
        const other = await authorised();
        value(await gateway().releaseAuthorisation(give, other));

        const subject = { subject: paymentId, gatewayRef, gatewayAccount: null };
        const ofVendor = { subject: sum.accountId, gatewayRef: null, gatewayAccount };
        const found = await Promise.all([
          gateway().lookUp(page, { ...subject, kind: 'checkout', gatewayRef: null }),
          gateway().lookUp(take, { ...subject, kind: 'capture' }),
          gateway().lookUp(back, { ...subject, kind: 'refund' }),
          gateway().lookUp(pay, { ...ofVendor, kind: 'transfer' }),
          gateway().lookUp(out, { ...ofVendor, kind: 'payout' }),
          gateway().lookUp(acct, { ...ofVendor, kind: 'account', subject: vendorOrgId }),
          gateway().lookUp(give, {
            ...subject,
            kind: 'release',
            subject: other.paymentId,
            gatewayRef: other.gatewayRef,
          }),
        ]);
        expect(found.map((answer) => value(answer)?.ref)).toEqual([
          checkoutRef,
          gatewayRef,
          refundRef,
          transferRef,
          payoutRef,
          gatewayAccount,
          other.gatewayRef,
        ]);
      });

      it('is nothing where it never came, or was refused', async () => {
        const { paymentId, gatewayRef } = await authorised();
        const { gatewayAccount } = await vendor();
        const refusedKey = newId();
        const tooMuch = { paymentId, gatewayRef, amount: ORDER + 1 };
        expect(await gateway().capture(refusedKey, tooMuch)).toEqual(REFUSED);
        const ofPayment = { subject: paymentId, gatewayRef, gatewayAccount: null };
        const ofVendor = { subject: newId(), gatewayRef: null, gatewayAccount };
        const answers = await Promise.all([
          gateway().lookUp(refusedKey, { ...ofPayment, kind: 'capture' }),
          ...(['checkout', 'capture', 'release', 'refund'] as const).map((kind) =>
            gateway().lookUp(newId(), { ...ofPayment, kind }),
          ),
          ...(['transfer', 'payout', 'account'] as const).map((kind) =>
            gateway().lookUp(newId(), { ...ofVendor, kind }),
          ),
        ]);
        expect(answers.map(value)).toEqual(answers.map(() => null));
      });
    });

    describe('its news', () => {
      it('tell of a payment page, and of what was taken', async () => {
        const { paymentId, checkoutRef, gatewayRef } = await captured();
        const told = (await heard()).map(({ about }) => about);
        expect(told).toContainEqual({ what: 'checkout', paymentId, checkoutRef });
        expect(told).toContainEqual({ what: 'capture', paymentId, gatewayRef });
      });

      it.each([
        ['was declined', async (ref: string) => world.otherSide.isDeclined(ref)],
        ['ended unpaid', async () => world.advance({ minutes: 61 })],
      ])('tell of a page that %s', async (_what, happens) => {
        const { paymentId, checkoutRef } = await opened();
        await happens(checkoutRef);
        const told = (await heard()).map(({ about }) => about);
        expect(told).toContainEqual(expect.objectContaining({ paymentId }));
      });

      it('name what is asked for then, and of which page it is', async () => {
        const { paymentId, checkoutRef } = await opened();
        await world.otherSide.isDeclined(checkoutRef);
        const pages = (await heard())
          .map(({ about }) => about)
          .filter((about) => about?.what === 'checkout')
          .filter((about) => about.paymentId === paymentId);
        expect(pages.length).toBeGreaterThan(0);
        for (const { checkoutRef: named } of pages) {
          const state = value(await gateway().checkout(named));
          expect(state.is).toBe('failed');
          const { checkoutRef: page = named } = state as { checkoutRef?: string };
          expect(page).toBe(checkoutRef);
        }
      });

      it('tell of an authorisation that has ended', async () => {
        const { paymentId } = await authorised();
        await world.settled();
        const before = world.callbacks.length;
        await world.advance({ days: 8 });
        const told = (await heard()).slice(before).map(({ about }) => about);
        expect(told).toContainEqual(expect.objectContaining({ paymentId }));
      });

      it('tell of a refund, and again when it fails', async () => {
        await funded();
        const of = refundOf(await funded(), 1_000);
        const { refundRef } = value(await gateway().refund(newId(), of));
        const about = { what: 'refund', paymentId: of.paymentId, refundId: of.refundId, refundRef };
        expect((await heard()).map((news) => news.about)).toContainEqual(about);
        const before = world.callbacks.length;
        await world.otherSide.refundFails(refundRef);
        expect((await heard()).slice(before).map((news) => news.about)).toContainEqual(about);
      });

      it('tell of a payout that has arrived, and again when it comes back', async () => {
        const { sum, payoutRef, gatewayAccount } = await paidOut();
        const { accountId, payoutId } = sum;
        const about = { what: 'payout', accountId, payoutId, payoutRef, gatewayAccount };
        await world.advance(ARRIVED);
        expect((await heard()).map((news) => news.about)).toContainEqual(about);
        const before = world.callbacks.length;
        await world.otherSide.payoutFails(gatewayAccount, payoutRef);
        expect((await heard()).slice(before).map((news) => news.about)).toContainEqual(about);
      });

      it('tell of a vendor’s account', async () => {
        const { gatewayAccount } = await vendor();
        await world.settled();
        const before = world.callbacks.length;
        await world.otherSide.accountIsRestricted(gatewayAccount);
        const told = (await heard()).slice(before).map((news) => news.about);
        expect(told).toContainEqual(expect.objectContaining({ what: 'account', gatewayAccount }));
      });

      it('can be asked for as well, the oldest first: what a callback has not brought', async () => {
        const since = new Date(world.now().getTime() - 1_000).toISOString();
        await captured();
        const told = await heard();
        const listed = value(await gateway().newsSince(since));
        const ids = new Set(listed.map(({ id }) => id));
        expect(told.filter(({ about, id }) => about !== null && !ids.has(id))).toEqual([]);
        const times = listed.map(({ createdAt }) => createdAt);
        expect(times).toEqual(times.toSorted());
        const later = new Date(world.now().getTime() + 60_000).toISOString();
        expect(value(await gateway().newsSince(later))).toEqual([]);
      });

      it('of payouts can be asked for where the vendor’s account is named', async () => {
        const since = world.now().toISOString();
        const { gatewayAccount, payoutRef } = await paidOut();
        await world.advance(ARRIVED);
        const listed = value(await gateway().newsSince(since, [gatewayAccount]));
        expect(listed.map(({ about }) => about)).toContainEqual(
          expect.objectContaining({ what: 'payout', payoutRef, gatewayAccount }),
        );
        const ids = listed.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)]);
      });

      it('of a vendor’s account lead to whose it is', async () => {
        const { vendorOrgId, gatewayAccount } = await vendor();
        expect(value(await gateway().account(gatewayAccount)).vendorOrgId).toBe(vendorOrgId);
      });
    });

    describe('a callback', () => {
      async function one(): Promise<Callback> {
        await authorised();
        await world.settled();
        return world.callbacks.at(-1)!;
      }

      it('is read as it was sent, and says when it was made', async () => {
        const { body, signature } = await one();
        const news = gateway().receive(body, signature);
        expect([news.id !== '', news.type !== '']).toEqual([true, true]);
        expect(Math.abs(Date.parse(news.createdAt) - world.now().getTime())).toBeLessThan(60_000);
        expect(gateway().receive(body, world.sign(body, 'rightly'))).toEqual(news);
      });

      it.each([
        [
          'was changed on its way',
          ({ body, signature }: Callback): Callback => {
            const changed = Buffer.from(body);
            changed[changed.length - 2] = changed[changed.length - 2]! ^ 1;
            return { body: changed, signature };
          },
        ],
        [
          'was signed with another secret',
          ({ body }: Callback): Callback => ({
            body,
            signature: world.sign(body, 'with another secret'),
          }),
        ],
        [
          'was signed ten minutes ago',
          ({ body }: Callback): Callback => ({
            body,
            signature: world.sign(body, 'ten minutes ago'),
          }),
        ],
        ['was not signed', ({ body }: Callback): Callback => ({ body, signature: '' })],
        ['has any signature', ({ body }: Callback): Callback => ({ body, signature: 'signed' })],
      ])('is not genuine that %s', async (_how, forge) => {
        const { body, signature } = forge(await one());
        expect(() => gateway().receive(body, signature)).toThrow(NotGenuine);
      });
    });

    it('knows all of it after a restart', async () => {
      await funded();
      const paid = await funded();
      const [key, of] = [newId(), refundOf(paid, 1_000)];
      const refund = value(await gateway().refund(key, of));
      const { gatewayAccount } = await vendor();
      const page = await opened();
      await world.restart();
      expect(value(await gateway().refund(key, of))).toEqual(refund);
      expect(value(await gateway().captured(paid.gatewayRef))).toEqual(paid.taken);
      expect(value(await gateway().account(gatewayAccount)).canBePaid).toBe(true);
      await world.otherSide.pays(page.checkoutRef);
      expect(value(await gateway().checkout(page.checkoutRef)).is).toBe('authorised');
    });
  });
}
