import { temporaryDirectory } from '../../kit/directory.js';
import { withServers } from '../../kit/servers.js';
import { audited, movedTwice } from './audit.js';
import { routes, type Call } from './fates.js';
import { Installation } from './installation.js';
import { PaidTrade } from './paid-trade.js';

const directory = temporaryDirectory();
const isLong = process.env.TRADEPOST_TEST_LONG !== undefined;

withServers(['MongoDB', 'Elasticsearch'], (servers) => {
  describe('money at a gateway outside, by two replicas,', () => {
    let trade: PaidTrade;

    beforeAll(async () => {
      trade = new PaidTrade(await Installation.make(directory(), servers), ['one', 'other']);
      await trade.start();
      await trade.onboarded();
    }, 180_000);
    afterAll(async () => {
      await trade.stop();
      await trade.at.end();
    }, 60_000);

    /** The replica that makes the calls dies, or stands still, while they are out. */
    async function callsOut(
      calls: readonly Call[],
      then: () => Promise<() => Promise<void>>,
    ): Promise<void> {
      const { faults } = trade.stripe;
      const toShip = await trade.confirmed();
      const [toRefund, toPayOut] = await trade.threeCaptured();
      await trade.complete(toPayOut);
      const out = calls.map((call) => faults.hold(routes[call], 'after the effect'));
      await trade.ship(toShip);
      await trade.refundHalf(toRefund);
      await trade.payOut();
      await Promise.all(out.map(({ arrived }) => arrived));
      const after = await then();
      for (const call of out) call.release();
      await trade.isPayment(toShip, 'Captured');
      await trade.isRefunded(toRefund);
      await trade.isPaidOut();
      await after();
      await trade.nothingOpen();
      expect(await trade.waiting()).toEqual([]);
      expect(movedTwice(trade.stripe)).toEqual([]);
    }

    it('is moved once where the one that calls dies, and the other goes on', async () => {
      await callsOut(['capture', 'refund', 'transfer'], async () => {
        await trade.callerKilled();
        return () => trade.restarted();
      });
    }, 180_000);

    if (isLong) {
      it('is moved once where the one that calls stands still, the other takes over, and it wakes up', async () => {
        await callsOut(['capture', 'refund', 'transfer'], async () => {
          const wake = await trade.callerPaused();
          await trade.until('the other calls', async () => !(await trade.isPausedCalling()));
          return wake;
        });
      }, 180_000);

      it.each(['checkout', 'capture', 'refund', 'transfer', 'payout'] as const)(
        'is moved once where the one that calls dies: %s',
        async (call) => {
          await trade.tradedWhileCallerDies(call);
          expect(movedTwice(trade.stripe)).toEqual([]);
        },
        180_000,
      );
    }

    it('is in the books as it is at the gateway, and all replicas say the same', async () => {
      await trade.stop();
      const marketplace = await trade.at.open();
      try {
        expect(await audited(marketplace, trade.stripe, { open: ['orderFunds'] })).toEqual([]);
      } finally {
        await marketplace.close();
      }
    }, 120_000);
  });
});
