import { builds } from '../../../domain/event-builder-spec.js';
import {
  anOrder,
  approvalByMonday,
  aPurchase,
  line,
} from '../../../domain/trading/trading-events-spec.js';
import { aPaidPurchase } from '../../../projections/money/paid-purchase-spec.js';
import { inOrder, type GivenEvent } from '../../../projections/projection-spec.js';
import type { RecordedEvent } from '../../shared/event/envelope.js';
import { invitation, accountChanged, passwordReset, registrationBegun } from './account-letters.js';
import { approvalAsked, approvalDecided } from './approval-letters.js';
import { chargeback } from './chargeback-letters.js';
import { closing } from './closing-letters.js';
import { findingsOpened } from './finding-letter.js';
import {
  amountsInWords,
  moneyInWords,
  timeInWords,
  type Letter,
  type LetterContext,
  type NoLetter,
} from './letter.js';
import {
  paymentAsked,
  paymentFailed,
  paymentTaken,
  refundAnswered,
  refundAsked,
} from './paying-letters.js';
import { transferAwaited, transferReceived } from './payment-letters.js';
import { payout, payoutAccountChanged } from './payout-letters.js';
import { quoteAccepted, quoteGiven, quotesAccepted } from './quote-letters.js';
import { shipment } from './shipment-letter.js';

const names = new Map([
  ['u-1', 'Ben Carraway'],
  ['u-9', 'Aisha Prentice'],
]);

/** What a letter about the event number `at` says, with a secret that was not sent yet. */
function letterOn<E>(
  write: (event: E, context: LetterContext) => Promise<Letter | NoLetter>,
  given: readonly GivenEvent[],
  at = given.length - 1,
  more: Partial<LetterContext> = {},
): Promise<Letter | NoLetter> {
  const stream = inOrder(given) as unknown as RecordedEvent[];
  return write(stream[at] as E, {
    stream,
    at,
    recipient: 'u-1',
    now: Date.parse('2026-03-02T10:00:00.000Z'),
    link: (page) => `https://trade.example/app/${page}`,
    nameOf: (userId) => Promise.resolve(names.get(userId) ?? null),
    organization: () => Promise.resolve({ name: 'Acme', timeZone: 'Europe/London' }),
    secret: () => Promise.resolve('s3cret'),
    isTaken: () => Promise.resolve(false),
    registrationKey: (id) => `key-of-${id}`,
    ...more,
  });
}

const ofUser = { userId: 'u-7', organizationId: 'b-1' };
const sealed = { subject: 'u-7', sealed: '1.e.name.x' };
const invited = builds('UserInvited', {
  ...ofUser,
  role: 'requester',
  name: sealed,
  email: sealed,
  emailClaimId: 'cl-1',
  invitedBy: 'u-9',
  expiresAt: '2026-03-09T09:00:00.000Z',
});
const invitedAgain = builds('UserInvitedAgain', {
  ...ofUser,
  invitedBy: 'u-9',
  expiresAt: '2026-04-16T09:00:00.000Z',
});
const acceptedIt = builds('UserInvitationAccepted', ofUser);
const registration = builds('RegistrationRequested', {
  registrationId: 'g-1',
  details: {
    organizationId: 'g-1',
    organizationType: 'Buyer',
    name: 'Win money now',
    address: { city: 'Leeds', country: 'GB', consignee: { subject: 'c-1', sealed: 'x' } },
    contacts: [],
    taxId: null,
    timeZone: 'Europe/London',
    firstUser: {
      userId: 'u-1',
      role: 'buyerAdmin',
      name: sealed,
      email: sealed,
      emailClaimId: 'cl-9',
    },
  },
  expiresAt: '2026-03-03T09:00:00.000Z',
});
const registrationMail = builds('RegistrationMailRequested', {
  registrationId: 'g-1',
  expiresAt: '2026-03-04T09:00:00.000Z',
});
const resetRequested = builds('PasswordResetRequested', ofUser);
const passwordChanged = builds('UserPasswordChanged', { ...ofUser, credentialVersion: 2 });

describe('a mail about a registration', () => {
  it('has a link that confirms the address, and nothing that the stranger has typed', async () => {
    const letter = await letterOn(registrationBegun, [registration(), registrationMail()]);
    expect(letter).toEqual({
      greeting: 'Hello,',
      subject: 'Confirm your e-mail address for Tradepost',
      paragraphs: [
        'Someone, probably you, is registering a company on Tradepost with this e-mail address.',
        'Confirm it here with the password you chose; the link is valid until Wednesday 4 March 2026 at 09:00 (Europe/London):',
        'https://trade.example/app/registration#registration=g-1&secret=s3cret&key=key-of-g-1',
        'If this wasn’t you, ignore this e-mail: nothing will be registered, and the details entered will be deleted.',
      ],
    });
    expect(JSON.stringify(letter)).not.toContain('money');
  });

  it('tells whoever has an account with the address, and has no link then', async () => {
    const asked: unknown[] = [];
    const letter = (await letterOn(registrationBegun, [registration()], 0, {
      isTaken: (...of) => (asked.push(of), Promise.resolve(true)),
    })) as Letter;
    expect(asked).toEqual([['cl-9', 'u-1']]);
    expect(letter.subject).toBe('You already have a Tradepost account');
    expect(JSON.stringify(letter)).not.toMatch(/s3cret|money/);
  });

  it('is not sent once it was confirmed, or asked for again', async () => {
    const confirmed = builds('RegistrationConfirmed', {
      registrationId: 'g-1',
      details: registration().data.details,
    });
    for (const later of [registrationMail(), confirmed()])
      expect(await letterOn(registrationBegun, [registration(), later], 0)).toEqual({
        obsolete: expect.any(String),
      });
  });
});

describe('a mail about an account', () => {
  it('invites with a link that bears the secret, and says how long it is good', async () => {
    expect(await letterOn(invitation, [invited()], 0, { recipient: 'u-7' })).toEqual({
      greeting: 'Hello,',
      subject: 'Acme invites you to Tradepost',
      paragraphs: [
        'Acme has invited you to buy and sell on Tradepost.',
        'Set your password here; the link is valid until Monday 9 March 2026 at 09:00 (Europe/London):',
        'https://trade.example/app/invitation#user=u-7&secret=s3cret',
        'If you weren’t expecting this, ignore it.',
      ],
    });
  });

  it('tells whoever has an account with the address already, and has no link then', async () => {
    const taken = { recipient: 'u-7', isTaken: () => Promise.resolve(true) };
    for (const given of [[invited()], [invited(), invitedAgain()]]) {
      const letter = (await letterOn(invitation, given, given.length - 1, taken)) as Letter;
      expect(letter.paragraphs[0]).toMatch(/already has an account/);
      expect(JSON.stringify(letter)).not.toContain('s3cret');
    }
  });

  it('has nothing to say where another has taken its place, or its link is of no use any more', async () => {
    const why = async (...given: GivenEvent[]) => letterOn(invitation, given, 0);
    expect(await why(invited(), invitedAgain())).toEqual({
      obsolete: 'a later mail has taken its place',
    });
    expect(await why(invited(), acceptedIt())).toEqual({ obsolete: 'the invitation was accepted' });
    expect(
      await letterOn(invitation, [invited()], 0, { now: Date.parse('2026-03-10T00:00:00.000Z') }),
    ).toEqual({ obsolete: 'the invitation has expired' });
    const sent = { secret: () => Promise.resolve(null) };
    expect(await letterOn(passwordReset, [invited(), resetRequested()], 1, sent)).toEqual({
      obsolete: 'its link has been sent already, was used, or has expired',
    });
    for (const later of [resetRequested(), passwordChanged()])
      expect(await letterOn(passwordReset, [invited(), resetRequested(), later], 1)).toEqual({
        obsolete: expect.any(String),
      });
  });

  it('brings a link for a new password', async () => {
    expect(await letterOn(passwordReset, [invited(), resetRequested()])).toMatchObject({
      subject: 'Set a new password for Tradepost',
      paragraphs: expect.arrayContaining([
        'https://trade.example/app/password-reset#user=u-1&secret=s3cret',
      ]),
    });
  });

  it('says what was changed, when, and what to do for whoever did not do it', async () => {
    const secondFactorSet = builds('UserSecondFactorSet', { ...ofUser, on: true });
    const subjects = [];
    for (const event of [passwordChanged(), secondFactorSet(), secondFactorSet({ on: false })]) {
      const letter = await letterOn(accountChanged, [event]);
      subjects.push((letter as Letter).subject);
      expect(JSON.stringify(letter)).toMatch(/ 2026 at .*If this wasn’t you, .*set a new password/);
    }
    expect(subjects).toEqual([
      'Your Tradepost password was changed',
      'Two-factor authentication was turned on for Tradepost',
      'Two-factor authentication was turned off for Tradepost',
    ]);
  });
});

describe('a mail about an approval', () => {
  const purchase = aPurchase([anOrder('o1', [line('l1', 100)])], { approval: approvalByMonday });

  it('says who has ordered for how much, what their limit is, and by when to decide', async () => {
    expect(await letterOn(approvalAsked, [purchase.placed()])).toEqual({
      subject: 'Purchase 26-000001 needs your approval',
      paragraphs: [
        'Ben Carraway placed purchase 26-000001 with Harrow. At 600.00 GBP excl. VAT it exceeds their order limit of 500.00 GBP.',
        'Approve or decline it here:\nhttps://trade.example/app/purchases/pu-1',
        'The goods are reserved until Monday 9 March 2026 at 09:00 (Europe/London). If it is not approved by then, the purchase is cancelled.',
      ],
    });
  });

  it('is not sent once somebody has decided', async () => {
    expect(await letterOn(approvalAsked, [purchase.placed(), purchase.approved()], 0)).toEqual({
      obsolete: 'the purchase was decided on',
    });
  });

  it('says who has decided what, and why', async () => {
    const subjects = [];
    for (const decided of [purchase.approved(), purchase.declined(), purchase.approvalExpired()]) {
      const letter = await letterOn(approvalDecided, [purchase.placed(), decided]);
      subjects.push((letter as Letter).subject);
    }
    expect(subjects).toEqual([
      'Purchase 26-000001 was approved',
      'Purchase 26-000001 was declined',
      'Purchase 26-000001 was not approved in time',
    ]);
    expect(await letterOn(approvalDecided, [purchase.placed(), purchase.declined()])).toMatchObject(
      {
        paragraphs: [
          'Aisha Prentice has declined purchase 26-000001. It was cancelled, and the reserved goods were released.',
          'They wrote: Too dear',
          'View it here:\nhttps://trade.example/app/purchases/pu-1',
        ],
      },
    );
  });

  it('calls those who were forgotten colleagues', async () => {
    const nobody = { nameOf: () => Promise.resolve(null) };
    const letter = await letterOn(approvalAsked, [purchase.placed()], 0, nobody);
    expect((letter as Letter).paragraphs[0]).toMatch(/^A colleague placed purchase/);
  });
});

describe('a mail about a quote', () => {
  const requested = builds('QuoteRequested', {
    rfqId: 'r-1',
    number: 'R26-7',
    buyerOrgId: 'b-1',
    buyerName: 'Acme',
    requestedBy: 'u-1',
    vendorOrgIds: ['v-1'],
    lines: [],
    neededBy: null,
    note: null,
  });
  const of = { rfqId: 'r-1', buyerOrgId: 'b-1', vendorOrgId: 'v-1', quoteId: 'q-1' };
  const offered = builds('QuoteOffered', {
    ...of,
    number: 'R26-7-1',
    vendorName: 'Harrow',
    offeredBy: 'u-5',
    round: 1,
    lines: [
      {
        lineId: 'l1',
        productId: 'p-l1',
        sku: 'L1',
        name: 'Product l1',
        quantity: 1_000,
        unitPrice: { amount: '2.10', currency: 'GBP', per: 1 },
        leadTimeDays: null,
        note: null,
      },
    ],
    validUntil: '2026-07-16T17:00:00.000Z',
    note: 'Free delivery',
  });
  const purchase = aPurchase([anOrder('o1', [line('l1', 100)])]).placed().data;
  const accepted = builds('QuoteAccepted', { ...of, acceptedBy: 'u-1', purchase });

  it('says what it comes to, and until when it can be accepted', async () => {
    expect(await letterOn(quoteGiven, [requested(), offered()])).toEqual({
      subject: 'Harrow has quoted for request R26-7',
      paragraphs: [
        'Harrow has quoted for 1 line of your request R26-7: 2,100.00 GBP excl. VAT.',
        'They wrote: Free delivery',
        'The quote can be accepted until Thursday 16 July 2026 at 18:00 (Europe/London). Compare and accept it here:\nhttps://trade.example/app/rfq/r-1',
      ],
    });
  });

  it('is not sent for a quote that was replaced, decided on, or has expired', async () => {
    for (const later of [offered({ quoteId: 'q-2' }), accepted()])
      expect(await letterOn(quoteGiven, [requested(), offered(), later], 1)).toEqual({
        obsolete: 'the quote was replaced, or decided on',
      });
    const now = Date.parse('2026-07-17T00:00:00.000Z');
    expect(await letterOn(quoteGiven, [requested(), offered()], 1, { now })).toEqual({
      obsolete: 'the quote has expired',
    });
  });

  it('tells the vendor what was accepted', async () => {
    expect(await letterOn(quoteAccepted, [requested(), offered(), accepted()])).toEqual({
      subject: 'Acme has accepted your quote for request R26-7',
      paragraphs: [
        'Acme has accepted your quote for request R26-7: 100.00 GBP excl. VAT. Order number: 26-000001-o1.',
        'View the request here:\nhttps://trade.example/app/rfq/r-1',
      ],
    });
  });
});

describe('a mail about quotes that were accepted together', () => {
  const of = { rfqId: 'r-1', buyerOrgId: 'b-1' };
  const stream = ['v', 'w'].map((vendorOrgId) =>
    builds('QuoteOffered', {
      ...of,
      vendorOrgId,
      quoteId: `q-${vendorOrgId}`,
      number: 'R26-7-1',
      vendorName: vendorOrgId,
      offeredBy: `u-${vendorOrgId}`,
      round: 1,
      lines: [],
      validUntil: '2026-07-16T17:00:00.000Z',
      note: null,
    })(),
  );
  const requested = builds('QuoteRequested', {
    rfqId: 'r-1',
    number: 'R26-7',
    buyerOrgId: 'b-1',
    buyerName: 'Acme',
    requestedBy: 'u-1',
    vendorOrgIds: ['v', 'w'],
    lines: [],
    neededBy: null,
    note: null,
  });
  const placed = aPurchase([anOrder('o1', [line('l1', 100)])]).placed().data;
  const [own] = placed.orders;
  const foreign = { ...own!, orderId: 'o2', number: '26-000001-o2', vendorOrgId: 'w' };
  const accepted = builds('QuotesAccepted', {
    ...of,
    quotes: ['v', 'w'].map((vendorOrgId) => ({
      vendorOrgId,
      quoteId: `q-${vendorOrgId}`,
      lineIds: [],
    })),
    vendorOrgIds: ['v', 'w'],
    acceptedBy: 'u-1',
    purchase: { ...placed, orders: [{ ...own!, vendorOrgId: 'v' }, foreign] },
  });

  it('tells a vendor of its own order alone', async () => {
    const given = [requested(), ...stream, accepted()];
    const letter = await letterOn(quotesAccepted, given, 3, { recipient: 'u-w' });
    expect(letter).toMatchObject({ subject: 'Acme has accepted your quote for request R26-7' });
    expect(JSON.stringify(letter)).toContain('26-000001-o2');
    expect(JSON.stringify(letter)).not.toContain('26-000001-o1');
    expect(await letterOn(quotesAccepted, given, 3)).toEqual({
      obsolete: 'the recipient has offered none of the quotes',
    });
  });
});

describe('a mail about a shipment', () => {
  const order = anOrder('o1', [line('l1', 100), line('l2', 5)]);

  it('lists what is on its way, and with whom', async () => {
    const given = [order.placed(), order.partlyShipped('s1', { l1: 40 })];
    expect(await letterOn(shipment, given)).toEqual({
      subject: 'Part of order 26-000001-o1 is on its way',
      paragraphs: [
        'Harrow has shipped part of order 26-000001-o1 (your reference PO-7); the rest will follow.',
        'In this shipment:\n- 40 × Product l1 (L1)',
        'Sent with:\n- Parcelforce, tracking number track-s1',
        'View the order here:\nhttps://trade.example/app/orders/o1',
      ],
    });
    const rest = await letterOn(shipment, [...given, order.shipped('s2', { l1: 60, l2: 5 })]);
    expect(rest).toMatchObject({
      subject: 'Order 26-000001-o1 is on its way',
      paragraphs: expect.arrayContaining([
        'Harrow has shipped the rest of order 26-000001-o1 (your reference PO-7).',
        'In this shipment:\n- 60 × Product l1 (L1)\n- 5 × Product l2 (L2)',
      ]),
    });
  });

  it('lists each parcel, and says nothing of carriers where there is nothing to say', async () => {
    const parcels = [
      { carrier: 'DX', tracking: '1', weightGrams: null },
      { carrier: 'DX', tracking: '2', weightGrams: null },
    ];
    expect(
      await letterOn(shipment, [order.placed(), order.shipped('s1', { l1: 100 }, { parcels })]),
    ).toMatchObject({
      paragraphs: expect.arrayContaining([
        'Sent with:\n- DX, tracking number 1\n- DX, tracking number 2',
      ]),
    });
    const plain = order.shipped('s1', { l1: 100 }, { carrier: null, tracking: null });
    expect(JSON.stringify(await letterOn(shipment, [order.placed(), plain]))).not.toContain('Sent');
  });
});

describe('a mail about a payout', () => {
  const of = { accountId: 'va-1', vendorOrgId: 'v-1', currency: 'GBP', payoutId: 'p-1' };
  const sent = builds('PayoutSent', {
    ...of,
    amount: 108_000,
    payoutRef: 'po_1',
    arrivesOn: '2026-03-04',
    entries: [],
  });

  it('says how much comes, when, and where its contents stand', async () => {
    const letter = await letterOn(payout, [sent()]);
    expect(letter).toMatchObject({ subject: 'Payout of 1,080.00 GBP sent' });
    const text = JSON.stringify(letter);
    expect(text).toContain('expected there on Wednesday 4 March 2026');
    expect(text).toContain('https://trade.example/app/money/payouts/p-1');
    const failed = builds('PayoutFailed', {
      ...of,
      amount: 5,
      code: 'account_closed',
      entries: [],
    });
    expect(JSON.stringify(await letterOn(payout, [failed()]))).toContain('app/money/getting-paid');
  });

  it('tells all administrators of another bank account, and until when nothing is paid into it', async () => {
    const changed = builds('PayoutBankChanged', {
      vendorOrgId: 'v-1',
      bank: { bankName: 'Northern', last4: '6789', country: 'GB', currency: 'GBP' },
      coolsUntil: '2026-03-05T10:00:00.000Z',
    });
    const text = JSON.stringify(await letterOn(payoutAccountChanged, [changed()]));
    expect(text).toContain('an account at Northern ending in 6789');
    expect(text).toContain('before Thursday 5 March 2026 at 10:00 (Europe/London)');
    const stopped = builds('PayoutsRestricted', { vendorOrgId: 'v-1', reason: 'rejected' });
    expect(await letterOn(payoutAccountChanged, [stopped()])).toMatchObject({
      subject: 'Your payouts have been stopped',
    });
  });
});

describe('in words', () => {
  it('are amounts with the digits of their currency, and times where they are read', () => {
    expect(moneyInWords({ amount: 123_456_789, currency: 'GBP' })).toBe('1,234,567.89 GBP');
    expect(moneyInWords({ amount: 1_500, currency: 'JPY' })).toBe('1,500 JPY');
    expect(moneyInWords({ amount: 5, currency: 'EUR' })).toBe('0.05 EUR');
    expect(
      amountsInWords([
        { amount: 100, currency: 'GBP' },
        { amount: 200, currency: 'EUR' },
      ]),
    ).toBe('1.00 GBP and 2.00 EUR');
    expect(timeInWords('2026-12-03T17:30:00.000Z', 'America/New_York')).toBe(
      'Thursday 3 December 2026 at 12:30 (America/New_York)',
    );
  });
});

describe('a mail about a chargeback', () => {
  const of = {
    chargebackId: 'cb-1',
    disputeRef: 'du_1',
    paymentId: 'pay-1',
    purchaseId: 'pu-1',
    buyerOrgId: 'b-1',
    currency: 'GBP',
    vendorOrgIds: ['v-1'],
  };
  const money = { amount: 1_200, shares: [], bearer: 'vendor' as const, entries: [] };
  const opened = builds('ChargebackOpened', {
    ...of,
    ...money,
    gatewayRef: 'pi_1',
    number: '26-000001',
    kind: 'chargeback',
    reason: 'notReceived',
    gatewayReason: 'product_not_received',
    fee: 2_000,
    evidenceDueBy: '2026-03-16T09:00:00.000Z',
    openedAt: '2026-03-02T09:00:00.000Z',
  });

  it('says what was taken, and until when it can be answered', async () => {
    expect(await letterOn(chargeback, [opened()])).toEqual({
      subject: 'Chargeback of purchase 26-000001',
      paragraphs: [
        'The buyer’s bank has taken back the payment for purchase 26-000001. The money for its orders is held back until the bank decides.',
        'The response is due by 2026-03-16. Add evidence of delivery before then: a signed delivery note or correspondence with the buyer.',
        'View it here:\nhttps://trade.example/app/chargebacks/cb-1',
      ],
    });
    const asked = opened({ kind: 'inquiry' });
    expect(JSON.stringify(await letterOn(chargeback, [asked]))).toContain('No money has moved');
  });

  it('says what the bank has decided, and who pays', async () => {
    const lost = builds('ChargebackLost', { ...of, ...money, wasAccepted: false });
    expect(JSON.stringify(await letterOn(chargeback, [opened(), lost()]))).toContain(
      'whose commission is reversed',
    );
    const theirs = lost({ bearer: 'platform' });
    expect(JSON.stringify(await letterOn(chargeback, [opened(), theirs]))).toContain(
      'the vendors keep their money',
    );
    const won = builds('ChargebackWon', { ...of, amount: 1_200, counterFee: 0, entries: [] });
    expect(await letterOn(chargeback, [opened(), won()])).toMatchObject({
      subject: 'Chargeback of purchase 26-000001: won',
    });
  });
});

describe('a mail about the rest of an order', () => {
  const order = anOrder('o1', [line('l1', 100), line('l2', 5)]);
  const given = [order.placed(), order.confirmed(), order.partlyShipped('s1', { l1: 40 })];
  const closed = { l1: 60, l2: 5 };

  it('says what will not come, why, and what the order is worth without it', async () => {
    expect(await letterOn(closing, [...given, order.closedShort(closed)])).toEqual({
      subject: 'Part of order 26-000001-o1 will not be supplied',
      paragraphs: [
        'Harrow has closed part of order 26-000001-o1 (your reference PO-7): No longer made',
        'Not supplied:\n- 60 × Product l1 (L1)\n- 5 × Product l2 (L2)',
        'The new order total is 48.00 GBP incl. VAT.',
        'View the order here:\nhttps://trade.example/app/orders/o1',
      ],
    });
    const asked = order.closedShort(closed, { requestId: 'request-1', by: 'operator' });
    expect(JSON.stringify(await letterOn(closing, [...given, asked]))).toContain(
      'The marketplace has closed part of order 26-000001-o1 (your reference PO-7), at your request: ',
    );
  });

  it('lists the first of many, and says how many more', async () => {
    const lines = Array.from({ length: 23 }, (_, i) => line(`m${i}`, 2));
    const long = anOrder('o2', lines);
    const all = Object.fromEntries(lines.map((l) => [l.lineId, 1]));
    expect(
      JSON.stringify(await letterOn(closing, [long.placed(), long.closedShort(all)])),
    ).toContain('- and 3 more');
  });

  it('says that all will come though the buyer had asked otherwise', async () => {
    expect(await letterOn(closing, [...given, order.closingDeclined()])).toMatchObject({
      subject: 'Order 26-000001-o1 will be shipped in full',
      paragraphs: [
        'You asked for the rest of order 26-000001-o1 (your reference PO-7) not to be sent. Harrow declines: It leaves tomorrow',
        'View the order here:\nhttps://trade.example/app/orders/o1',
      ],
    });
  });
});

describe('a mail about what does not agree', () => {
  const ran = (opened: number) =>
    builds('ReconciliationRun', {
      day: '2026-03-05',
      requestId: 'r-1',
      gateway: 'simulated',
      isWhole: true,
      counts: { transactions: 9, carried: 7, underWay: 0, references: 7, findingsLeftOut: 0 },
      totals: [],
      balances: [],
      opened,
      requestedBy: null,
    })();

  it('says how much of which day, and where to settle it, and no amounts', async () => {
    const given = ran(2);
    expect(
      await letterOn<Parameters<typeof findingsOpened>[0]>(
        (event, context) => Promise.resolve(findingsOpened(event, context)),
        [given],
      ),
    ).toEqual({
      subject: 'Reconciliation: 2 differences on 5 March 2026',
      paragraphs: [
        'The payment gateway’s transactions on 5 March 2026 (UTC) were reconciled with the ledger. 2 do not match.',
        expect.stringContaining('another confirms it'),
        'View them here:\nhttps://trade.example/app/money/reconciliation/2026-03-05',
      ],
    });
  });
});

describe('a mail about a bank transfer', () => {
  function given(...amounts: readonly number[]) {
    const it = aPaidPurchase();
    it.ask('transfer');
    it.opened();
    if (amounts.length > 0) it.came(...amounts);
    return it;
  }
  const eventsOf = (it: ReturnType<typeof aPaidPurchase>) => it.events as never as GivenEvent[];
  const at = (it: ReturnType<typeof aPaidPurchase>, type: string): number =>
    it.events.findLastIndex((event) => event.type === type);

  it('says to which account how much has to come by when, under which reference', async () => {
    const it = given();
    const letter = (await letterOn(
      transferAwaited,
      eventsOf(it),
      at(it, 'BankTransferOpened'),
    )) as Letter;
    expect(letter.subject).toBe('Purchase 26-000001: please pay 180.00 GBP by bank transfer');
    const text = letter.paragraphs.join('\n');
    for (const said of [
      'Sort code: 00-00-00',
      'Reference: TP-1',
      'Thursday 5 March 2026 at 09:00 (Europe/London)',
      'https://trade.example/app/purchases/pu-1',
    ])
      expect(text).toContain(said);
  });

  it('is not sent once the money has come', async () => {
    const it = given(18_000);
    expect(
      await letterOn(transferAwaited, eventsOf(it), at(it, 'BankTransferOpened')),
    ).toHaveProperty('obsolete');
    expect(
      await letterOn(transferReceived, eventsOf(it), at(it, 'BankTransferReceived')),
    ).toHaveProperty('obsolete');
  });

  it('says what is missing, until more has come', async () => {
    const it = given(5_000);
    const received = at(it, 'BankTransferReceived');
    const letter = (await letterOn(transferReceived, eventsOf(it), received)) as Letter;
    expect(letter.subject).toBe('Purchase 26-000001: 130.00 GBP outstanding');
    it.came(5_000, 13_000);
    expect(await letterOn(transferReceived, eventsOf(it), received)).toHaveProperty('obsolete');
  });

  it('says what is too much, or too late, and that it can be sent back, until it is', async () => {
    const it = given(20_000);
    const received = at(it, 'BankTransferReceived');
    const letter = (await letterOn(transferReceived, eventsOf(it), received)) as Letter;
    expect(letter.subject).toBe('Purchase 26-000001: 20.00 GBP can be returned to you');
    it.capture('bt_1');
    it.pay({ type: 'RequestReturn', returnId: 'ret-1', by: 'u-1' });
    expect(await letterOn(transferReceived, eventsOf(it), received)).toHaveProperty('obsolete');
  });
});

describe('a mail about a payment', () => {
  const ofPayment = {
    paymentId: 'pay-1',
    purchaseId: 'pu-1',
    buyerOrgId: 'b-1',
    currency: 'GBP',
  };
  const requested = builds('PaymentRequested', {
    ...ofPayment,
    number: '26-000001',
    method: 'card',
    shares: [{ orderId: 'o1', number: '26-000001-1', vendorOrgId: 'v-1', amount: 12_000 }],
    amount: 12_000,
    dueBy: '2026-03-05T17:00:00.000Z',
  });
  const authorised = builds('PaymentAuthorised', {
    ...ofPayment,
    gatewayRef: 'pi_1',
    amount: 12_000,
    captureBefore: '2026-03-09T09:00:00.000Z',
  });
  const captured = builds('PaymentCaptured', {
    ...ofPayment,
    gatewayRef: 'pi_1',
    shares: [{ orderId: 'o1', number: '26-000001-1', vendorOrgId: 'v-1', amount: 12_000 }],
    amount: 12_000,
    fee: 30,
    entries: [],
  });
  const failed = builds('CaptureFailed', { ...ofPayment, code: 'authorisation_expired' });
  const abandoned = builds('PaymentAbandoned', { ...ofPayment, reason: 'expired' });
  const refundRequested = builds('RefundRequested', {
    ...ofPayment,
    refundId: 'r-1',
    shares: [],
    amount: 6_000,
    gatewayRef: 'pi_1',
    by: 'vendor',
    requestedBy: 'u-9',
    reason: 'arrived broken',
    entries: [],
  });
  const refunded = builds('RefundSucceeded', {
    ...ofPayment,
    refundId: 'r-1',
    refundRef: 're_1',
    amount: 6_000,
    entries: [],
  });
  const ofRequest = { ...ofPayment, requestId: 'q-1', orderId: 'o1', vendorOrgId: 'v-1' };
  const asked = builds('RefundAsked', {
    ...ofRequest,
    amount: 6_000,
    lines: [],
    reason: 'arrived broken',
    askedBy: 'u-1',
  });
  const declined = builds('RefundDeclined', {
    ...ofRequest,
    by: 'vendor',
    declinedBy: 'u-9',
    reason: 'it was delivered whole',
  });
  const said = async (letter: Promise<Letter | NoLetter>): Promise<string> => {
    const written = await letter;
    return 'obsolete' in written
      ? `obsolete: ${written.obsolete}`
      : [written.subject, ...written.paragraphs].join('\n');
  };

  it('says how much is to be paid and until when, and leads to the purchase, never to the gateway', async () => {
    const text = await said(letterOn(paymentAsked, [requested()]));
    expect(text).toContain(
      'Please pay 120.00 GBP by Thursday 5 March 2026 at 17:00 (Europe/London)',
    );
    expect(text).toContain('charged in full when the first items ship');
    expect(text).toContain('https://trade.example/app/purchases/pu-1');
    expect(await said(letterOn(paymentAsked, [requested(), authorised()], 0))).toMatch(/^obsolete/);
    const now = Date.parse('2026-03-06T09:00:00.000Z');
    expect(await said(letterOn(paymentAsked, [requested()], 0, { now }))).toMatch(/^obsolete/);
  });

  it('says what could not be charged, or was not paid in time, and what that means', async () => {
    const before = [requested(), authorised()];
    const text = await said(letterOn(paymentFailed, [...before, failed()]));
    expect(text).toContain('Nothing more will ship until you pay another way');
    const paid = await said(letterOn(paymentFailed, [...before, failed(), authorised()], 2));
    expect(paid).toMatch(/^obsolete/);
    expect(await said(letterOn(paymentFailed, [requested(), abandoned()]))).toContain(
      'Its orders were cancelled, and your card was not charged',
    );
  });

  it('says what was charged, and for which orders', async () => {
    const text = await said(letterOn(paymentTaken, [requested(), authorised(), captured()]));
    expect(text).toContain('Your card was charged 120.00 GBP for purchase 26-000001');
    expect(text).toContain('- 26-000001-1: 120.00 GBP');
  });

  it('says what is refunded and why, or why not', async () => {
    const before = [requested(), captured(), asked()];
    expect(await said(letterOn(refundAsked, before))).toContain(
      'The buyer of order 26-000001-1 requests a refund of 60.00 GBP: arrived broken',
    );
    const answered = [...before, declined()];
    expect(await said(letterOn(refundAsked, answered, 2))).toMatch(/^obsolete/);
    expect(await said(letterOn(refundAnswered, answered))).toContain(
      'was declined: it was delivered whole',
    );
    const paid = await said(letterOn(refundAnswered, [...before, refundRequested(), refunded()]));
    expect(paid).toContain(
      '60.00 GBP for purchase 26-000001 is being refunded to your original payment method',
    );
    expect(paid).toContain('arrived broken');
  });
});
