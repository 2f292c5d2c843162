import {
  acceptChargeback,
  addEvidence,
  allocateChargeback,
  refundInquiry,
  submitEvidence,
} from '../../application/money/chargeback.use-cases.js';
import { requestRefund } from '../../application/money/payment.use-cases.js';
import { requestPayout } from '../../application/money/vendor-account.use-cases.js';
import { chargebackIdOf } from '../../application/shared/command/ids.js';
import { chargeback, type KnownChargeback } from '../../domain/money/chargeback/chargeback.js';
import type { DisputeReason } from '../../domain/money/chargeback/dispute-standing.js';
import { chargebackKey, chargebacks } from '../../projections/money/chargebacks.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { eventually } from '../testing/kit/eventually.js';
import { MoneyWorld, type PaidOrder } from '../testing/kit/money-world.js';

const directory = temporaryDirectory();
/** What the simulated gateway keeps of a chargeback, and of an answer to it. */
const [FEE, COUNTER_FEE] = [2_000, 1_500];

/** From a buyer's bank that takes the money back to whoever pays for it. */
describe('a chargeback', () => {
  let world: MoneyWorld;
  beforeAll(async () => {
    world = await MoneyWorld.open(directory());
  }, 120_000);
  afterAll(() => world.close(), 30_000);

  const stateOf = (id: string): Promise<KnownChargeback | null> => world.load(chargeback, id);

  /** The buyer's bank takes it back, or asks, and we have heard of it. */
  async function disputed(
    { gatewayRef }: Pick<PaidOrder, 'gatewayRef'>,
    how: { reason?: DisputeReason; inquiry?: boolean } = {},
  ) {
    const disputeRef = await world.gateway.disputes.open(gatewayRef, how);
    const chargebackId = chargebackIdOf('simulated', disputeRef!);
    await eventually('it is recorded', async () => (await stateOf(chargebackId)) !== null);
    return { chargebackId, disputeRef: disputeRef! };
  }

  const isNow = (id: string, status: KnownChargeback['status']) =>
    eventually(`it is ${status}`, async () => {
      const state = await stateOf(id);
      return state?.status === status && state;
    });

  const withheld = ({ paymentId }: PaidOrder) =>
    eventually('its money is kept back', async () => {
      const state = await world.payment(paymentId);
      return state?.chargebacks[0];
    });

  it('is allocated, answered with what the vendor has said, and won: the vendor has its money', async () => {
    const paid = await world.captured();
    const [fees, gateway] = [await world.balance('disputeFees'), await world.balance('gateway')];
    const { chargebackId, disputeRef } = await disputed(paid, { reason: 'notReceived' });
    const opened = (await stateOf(chargebackId))!;
    expect(opened).toMatchObject({ kind: 'chargeback', bearer: 'vendor', amount: paid.gross });
    expect(opened.shares).toMatchObject([{ orderId: paid.orderId, amount: paid.gross }]);
    expect(await world.balance('disputed', chargebackId)).toBe(paid.gross);
    expect((await world.balance('disputeFees')) - fees).toBe(FEE);
    expect((await world.balance('gateway')) - gateway).toBe(-paid.gross - FEE);

    // nothing is refunded, and nothing released, while the bank has the money
    await withheld(paid);
    const half = {
      paymentId: paid.paymentId,
      orderId: paid.orderId,
      amount: '1.00',
      lines: null,
      requestId: null,
      reason: 'x',
    };
    await expect(world.does(requestRefund, half, world.vendor)).rejects.toThrow(
      'a chargeback of this payment is open',
    );
    await world.completed(paid);
    await eventually('its release waits', async () => {
      const state = await world.payment(paid.paymentId);
      return state?.shares[0]?.isReleaseDue;
    });
    expect(await world.balance('orderFunds', paid.orderId)).toBe(-paid.gross);

    const amount = (paid.gross / 100).toFixed(2);
    await world.does(
      allocateChargeback,
      {
        chargebackId,
        shares: [{ orderId: paid.orderId, amount }],
        bearer: 'vendor',
        reason: 'one order',
      },
      world.operator,
    );
    await world.does(
      addEvidence,
      { chargebackId, text: 'Signed for by J. Miller.', file: null },
      world.vendor,
    );
    const pdf = Buffer.from('%PDF-1.4\n%%EOF\n');
    await world.does(
      addEvidence,
      { chargebackId, text: null, file: { name: 'delivery note.pdf', content: pdf } },
      world.vendor,
    );
    await world.does(
      submitEvidence,
      { chargebackId, explanation: 'It was delivered.', evidenceIds: null },
      world.operator,
    );
    await isNow(chargebackId, 'UnderReview');
    const record = (await world.gateway.payments.byPayment(paid.gatewayRef))!.is.dispute!;
    expect(record.evidence).toMatchObject({
      explanation: 'It was delivered.',
      carrier: 'DHL',
      trackingNumber: 'JD01',
    });
    expect(record.fileNames).toHaveLength(1);
    await expect(
      world.does(addEvidence, { chargebackId, text: 'more', file: null }, world.vendor),
    ).rejects.toThrow('the evidence was submitted');

    await world.gateway.disputes.decide(disputeRef, 'won');
    await isNow(chargebackId, 'Won');
    const before = (await world.account()).available;
    await eventually('the vendor is credited', async () => {
      const { available } = await world.account();
      return available > before || (await world.balance('orderFunds', paid.orderId)) === 0;
    });
    expect(await world.balance('disputed', chargebackId)).toBe(0);
    expect((await world.balance('disputeFees')) - fees).toBe(FEE);
    expect((await world.balance('gateway')) - gateway).toBe(-FEE);
    expect(Math.abs(await world.balance('clearing', paid.orderId))).toBe(0);
  }, 60_000);

  it('that is lost at the vendor’s cost before the release takes what is held for the order', async () => {
    const paid = await world.captured();
    const { available } = await world.account();
    const losses = await world.balance('chargebackLosses');
    const { chargebackId } = await disputed(paid, { reason: 'notAsDescribed' });
    await withheld(paid);
    await world.does(acceptChargeback, { chargebackId, reason: 'they are right' }, world.operator);
    expect((await isNow(chargebackId, 'Lost')).bearer).toBe('vendor');
    await eventually('the order’s money is gone', async () => {
      return (await world.balance('orderFunds', paid.orderId)) === 0;
    });
    await world.completed(paid);
    await eventually('nothing lies between', async () => {
      return (await world.balance('clearing', paid.orderId)) === 0;
    });
    expect((await world.account()).available).toBe(available);
    expect(await world.balance('disputed', chargebackId)).toBe(0);
    expect(await world.balance('chargebackLosses')).toBe(losses);
  }, 60_000);

  it('that is lost at the vendor’s cost after the payout makes the account negative, and returns the commission', async () => {
    const paid = await world.captured();
    await world.completed(paid);
    await eventually('the vendor is credited', async () => {
      const state = await world.payment(paid.paymentId);
      return state?.shares[0]?.released === paid.gross;
    });
    await eventually('it is available', async () => (await world.account()).available > 0);
    const { accountId, operator } = world;
    await world.gateway.topUp(1_000_000, 'GBP');
    await world.does(requestPayout, { accountId, minimum: null }, operator);
    await eventually('it is paid', async () => {
      const { payouts } = await world.account();
      return [...payouts.values()].every((p) => p.status === 'Paid');
    });
    const commission = await world.balance('commission');
    const { chargebackId, disputeRef } = await disputed(paid, { reason: 'notReceived' });
    const kept = await eventually('the vendor’s part is kept back', async () => {
      const { reserves, available } = await world.account();
      return reserves.size > 0 && { available, sum: [...reserves.values()][0]! };
    });
    expect(kept.available).toBe(-kept.sum);
    await world.gateway.disputes.decide(disputeRef, 'lost');
    await isNow(chargebackId, 'Lost');
    const after = await eventually('the vendor owes it', async () => {
      const state = await world.account();
      return state.reserves.size === 0 && state.available < 0 && state;
    });
    const earned = Math.round(paid.net / 10);
    expect(after.available).toBe(-(paid.gross - earned - Math.round(earned / 5)));
    expect((await world.balance('commission')) - commission).toBe(earned);
    expect(Math.abs(await world.balance('clearing', paid.orderId))).toBe(0);
    expect(await world.balance('disputed', chargebackId)).toBe(0);
    const seen = await eventually('the vendor sees it', async () => {
      const found = await world.marketplace.documents.get(
        chargebacks,
        chargebackKey(chargebackId, world.vendorOrgId),
      );
      return found?.shares[0]?.commissionReturned === earned && found;
    });
    expect(seen).toMatchObject({ status: 'Lost', bearer: 'vendor', fee: 0, submission: null });
  }, 60_000);

  it('of a stolen card is the platform’s: the vendor keeps its money', async () => {
    const paid = await world.captured();
    const losses = await world.balance('chargebackLosses');
    const { chargebackId, disputeRef } = await disputed(paid, { reason: 'fraudulent' });
    expect((await stateOf(chargebackId))?.bearer).toBe('platform');
    await withheld(paid);
    await world.completed(paid);
    await world.gateway.disputes.decide(disputeRef, 'lost');
    await isNow(chargebackId, 'Lost');
    await eventually('the vendor is credited', async () => {
      return (await world.balance('orderFunds', paid.orderId)) === 0;
    });
    expect((await world.balance('chargebackLosses')) - losses).toBe(paid.gross);
    // the buyer has it back: nothing more can be refunded
    const more = {
      paymentId: paid.paymentId,
      orderId: paid.orderId,
      amount: '1.00',
      lines: null,
      requestId: null,
      reason: 'x',
    };
    await expect(world.does(requestRefund, more, world.operator)).rejects.toThrow(
      'all that was paid',
    );
  }, 60_000);

  it('that is an inquiry keeps nothing back, and ends when all is refunded', async () => {
    const paid = await world.captured();
    await world.gateway.topUp(1_000_000, 'GBP');
    const { chargebackId } = await disputed(paid, { reason: 'unrecognized', inquiry: true });
    expect((await stateOf(chargebackId))?.kind).toBe('inquiry');
    expect(await world.balance('disputed', chargebackId)).toBe(0);
    await expect(
      world.does(acceptChargeback, { chargebackId, reason: 'x' }, world.operator),
    ).rejects.toThrow('refund the payment in full');
    await world.does(refundInquiry, { chargebackId, reason: 'as asked' }, world.operator);
    await isNow(chargebackId, 'Closed');
    await eventually('the buyer has it', async () => {
      return (await world.payment(paid.paymentId))?.refunds[0]?.status === 'Succeeded';
    });
    expect(await world.balance('orderFunds', paid.orderId)).toBe(0);
  }, 60_000);

  it('is the same whether its news come twice, or all after it was decided', async () => {
    const paid = await world.captured();
    const told: { body: Buffer; signature: string }[] = [];
    const { inbox } = world.marketplace;
    const receive = inbox.receive.bind(inbox);
    // nothing arrives while the bank opens and decides it
    inbox.receive = (body, signature) => {
      told.push({ body, signature });
      return Promise.resolve();
    };
    const disputeRef = (await world.gateway.disputes.open(paid.gatewayRef, {
      reason: 'notReceived',
    }))!;
    await world.gateway.disputes.decide(disputeRef, 'lost');
    await world.gateway.settled();
    inbox.receive = receive;
    expect(told.length).toBeGreaterThan(1);
    for (const { body, signature } of [...told.toReversed(), ...told])
      await receive(body, signature);
    const chargebackId = chargebackIdOf('simulated', disputeRef);
    await isNow(chargebackId, 'Lost');
    await eventually('the order’s money is gone', async () => {
      return (await world.balance('orderFunds', paid.orderId)) === 0;
    });
    expect(await world.balance('disputed', chargebackId)).toBe(0);
    expect(Math.abs(await world.balance('clearing', paid.orderId))).toBe(0);
  }, 60_000);

  it('costs the fee for an answer where it is lost', async () => {
    const paid = await world.captured();
    const fees = await world.balance('disputeFees');
    const { chargebackId, disputeRef } = await disputed(paid);
    const answer = { chargebackId, explanation: 'It was them.', evidenceIds: null };
    await world.does(submitEvidence, answer, world.operator);
    await isNow(chargebackId, 'UnderReview');
    await world.gateway.disputes.decide(disputeRef, 'lost');
    await isNow(chargebackId, 'Lost');
    expect((await world.balance('disputeFees')) - fees).toBe(FEE + COUNTER_FEE);
  }, 60_000);
});
