import { newId } from '../../../application/shared/command/ids.js';
import { withServers } from '../../testing/kit/servers.js';
import { MOCK_KEY, refusedByMock } from '../../testing/stand-ins/stripe/replay.js';
import { payOutByHand } from '../../testing/stand-ins/stripe/scenario.js';
import { StripeStandIn } from '../../testing/stand-ins/stripe/stripe-stand-in.js';
import { StripeGateway } from './stripe-gateway.js';

/** What the stand-in lets pass, Stripe's own schema lets pass as well. */
withServers(['stripe-mock'], ({ 'stripe-mock': mock }) => {
  describe("what the adapter asks of API v1, Stripe's own validator takes", () => {
    it('in every method of the port', async () => {
      const standIn = await StripeStandIn.start({
        secretKey: MOCK_KEY,
        settlementDays: { card: 0, bankTransfer: 0 },
      });
      await payOutByHand(standIn);
      const { causes } = standIn;
      const address = { host: '127.0.0.1', port: standIn.port, protocol: 'http' as const };
      const gateway = await StripeGateway.open({
        secretKey: MOCK_KEY,
        webhookSecrets: [],
        address,
      });
      const EUR = 'EUR';
      causes.toppedUp(100_000, 'eur');
      const paid = async () => {
        const paymentId = newId();
        const page = await gateway.createCheckout(newId(), {
          paymentId,
          number: '26-000123',
          amount: 12_000,
          currency: EUR,
          returnUrl: 'https://tradepost.example/app/purchases/1',
          expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        });
        const { checkoutRef } = (page as { value: { checkoutRef: string } }).value;
        await gateway.checkoutUrl(checkoutRef);
        await gateway.checkout(checkoutRef);
        const intent = causes.payByCard(checkoutRef)!;
        await gateway.checkout(intent.id);
        return { paymentId, gatewayRef: intent.id, charge: intent.latest_charge! };
      };
      const first = await paid();
      await gateway.releaseAuthorisation(newId(), first);
      const second = await paid();
      await gateway.capture(newId(), { ...second, amount: 7_000 });
      await gateway.captured(second.gatewayRef);
      const refundId = newId();
      const refund = await gateway.refund(newId(), {
        ...second,
        refundId,
        amount: 1_000,
        currency: EUR,
      });
      await gateway.refundState((refund as { value: { refundRef: string } }).value.refundRef);
      const opened = await gateway.openAccount(newId(), {
        vendorOrgId: newId(),
        name: 'Kovač',
        country: 'DE',
      });
      const { gatewayAccount } = (opened as { value: { gatewayAccount: string } }).value;
      causes.accountEnabled(gatewayAccount);
      await gateway.account(gatewayAccount);
      await gateway.onboardingUrl(gatewayAccount, 'https://tradepost.example/app/money');
      const sum = {
        accountId: newId(),
        payoutId: newId(),
        gatewayAccount,
        amount: 5_000,
        currency: EUR,
      };
      const transfer = await gateway.transfer(newId(), sum);
      await gateway.transferState(
        (transfer as { value: { transferRef: string } }).value.transferRef,
      );
      const payout = await gateway.payOut(newId(), sum);
      await gateway.payoutState(
        gatewayAccount,
        (payout as { value: { payoutRef: string } }).value.payoutRef,
      );
      const disputed = await paid();
      await gateway.capture(newId(), { ...disputed, amount: 12_000 });
      const { id: disputeRef } = causes.disputeOpened(disputed.charge);
      await gateway.dispute(disputeRef);
      await gateway.submitEvidence(newId(), {
        disputeRef,
        evidence: {
          explanation: 'It was signed for.',
          productDescription: '200 hinges',
          carrier: 'DHL',
          trackingNumber: 'JD0146',
          shippedOn: '2026-03-02',
        },
        files: [],
      });
      await gateway.acceptDispute(newId(), { disputeRef });
      const since = new Date(Date.now() - 60_000).toISOString();
      const of = { subject: newId(), gatewayRef: second.gatewayRef, gatewayAccount, since };
      for (const kind of [
        ...(['checkout', 'capture', 'release', 'refund', 'transfer', 'payout'] as const),
        ...(['account'] as const),
      ])
        await gateway.lookUp(newId(), { ...of, kind });
      for (const kind of ['evidence', 'acceptance'] as const)
        await gateway.lookUp(newId(), { ...of, kind, gatewayRef: disputeRef });
      const page = await gateway.balanceTransactions(
        { from: since, before: new Date(Date.now() + 60_000).toISOString() },
        null,
      );
      const { items } = (page as { value: { items: readonly { id: string }[] } }).value;
      await gateway.balanceTransaction(items[0]!.id);
      await gateway.balances();
      await gateway.newsSince(since, [gatewayAccount]);
      await gateway.examine();
      await standIn.stop();

      const requests = standIn.requests.filter(({ path }) => path.startsWith('/v1/'));
      expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
      expect(new Set(requests.map(({ route }) => route)).size).toBeGreaterThan(20);
      expect(await refusedByMock(mock, requests)).toEqual([]);
    });
  });
});
