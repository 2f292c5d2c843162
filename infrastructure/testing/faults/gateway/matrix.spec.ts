import { temporaryDirectory } from '../../kit/directory.js';
import { audited, movedTwice } from './audit.js';
import { fates, type Call, type Fate } from './fates.js';
import { Installation } from './installation.js';
import { PaidTrade, type Deal } from './paid-trade.js';

const directory = temporaryDirectory();
const MINUTE_MS = 60_000;
const AWAY_MS = 10 * MINUTE_MS;
const ORDER_EVERY_MS = 5_000;

/** Every call with every fate, and ten minutes of trade without a gateway: for `npm run test:long`. */
(process.env.TRADEPOST_TEST_LONG === undefined ? describe.skip : describe)(
  'money at a gateway outside, whatever any call meets,',
  () => {
    let trade: PaidTrade;

    beforeAll(async () => {
      trade = new PaidTrade(await Installation.make(directory(), null));
      trade.stripe.causes.toppedUp(10_000_000, 'gbp');
      await trade.start();
      await trade.onboarded();
    }, 120_000);
    afterAll(async () => {
      await trade.stop();
      await trade.at.end();
    }, 60_000);

    const along: readonly Call[] = ['checkout', 'capture', 'refund', 'transfer', 'payout'];

    describe.each(fates)('%s', (fate: Fate) => {
      it.each(along)(
        'is moved once: %s',
        async (call) => {
          await trade.traded({ [call]: fate });
          expect(movedTwice(trade.stripe)).toEqual([]);
        },
        3 * MINUTE_MS,
      );

      it(
        'is moved once: a hold that is given back',
        async () => {
          const deal = await trade.confirmed();
          await trade.meets('release', fate, () => trade.cancel(deal));
          await trade.until('it is given back', () => trade.intentOf(deal).status === 'canceled');
          await trade.nothingOpen();
        },
        3 * MINUTE_MS,
      );

      it(
        'is moved once: a chargeback that is given up',
        async () => {
          const deal = await trade.captured();
          const dispute = trade.disputed(deal);
          const id = await trade.chargeback(dispute.id);
          await trade.meets('acceptance', fate, () => trade.giveUp(id));
          await trade.until('it is lost', () => dispute.status === 'lost');
          await trade.nothingOpen();
        },
        3 * MINUTE_MS,
      );
    });

    it(
      'waits for ten minutes of trade while the gateway is away, and is moved once afterwards',
      async () => {
        const paid: Deal[] = [];
        for (let n = 0; n < 10; n++) paid.push(await trade.captured());
        trade.stripe.faults.add('*', 'dropped before the effect', { times: Infinity });
        for (const deal of paid) await trade.refundHalf(deal);
        const until = Date.now() + AWAY_MS;
        const byCard: Deal[] = [];
        for (let n = 0; Date.now() < until; n++) {
          const deal = await trade.placed(n % 2 === 0 ? 'card' : undefined);
          if (n % 2 === 0) {
            await trade.asksForPage(deal);
            byCard.push(deal);
          } else await trade.isOrder(deal, 'Confirmed');
          await new Promise((next) => setTimeout(next, ORDER_EVERY_MS));
        }
        trade.stripe.faults.clear();
        await trade.until(
          'nothing waits any more',
          async () => (await trade.relay()).open === 0,
          10 * MINUTE_MS,
        );
        for (const deal of paid) await trade.isRefunded(deal);
        for (const deal of byCard) {
          await trade.pageIsOpen(deal);
          trade.pays(deal);
          await trade.isOrder(deal, 'Confirmed');
        }
        expect(movedTwice(trade.stripe)).toEqual([]);
      },
      30 * MINUTE_MS,
    );

    it(
      'is in the books as it is at the gateway',
      async () => {
        expect(await trade.waiting()).toEqual([]);
        await trade.stop();
        const marketplace = await trade.at.open(trade.at.directoryOf('server'));
        try {
          expect(await audited(marketplace, trade.stripe, { open: ['orderFunds'] })).toEqual([]);
        } finally {
          await marketplace.close();
        }
      },
      2 * MINUTE_MS,
    );
  },
);
