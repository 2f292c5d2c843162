import { eventTypes, type EventType, type MarketplaceEvent } from '../../events.js';
import type { EventAudience } from '../../shared/event/events-of.js';
import { buyingPublicEvents } from './buying.public.js';
import { companyPublicEvents } from './company.public.js';
import { goodsPublicEvents } from './goods.public.js';
import { moneyPublicEvents } from './money.public.js';
import { orderPublicEvents } from './order.public.js';
import type { PublicEvent } from './public-event.js';

const table = {
  ...orderPublicEvents,
  ...buyingPublicEvents,
  ...goodsPublicEvents,
  ...moneyPublicEvents,
  ...companyPublicEvents,
};

export type PublicEventName = keyof typeof table;

/** Every public event, by its name. */
export const publicEvents: Readonly<Record<PublicEventName, PublicEvent>> = table;

export const publicEventNames = Object.keys(table) as PublicEventName[];

export const isPublicEventName = (name: string): name is PublicEventName =>
  Object.hasOwn(table, name);

/** Internal events that nobody outside is told of. */
export const privateEvents = [
  // secrets, sign-in and what only the person concerned is to know
  'ApiKeyCreated',
  'ApiKeyRevoked',
  'PasswordResetRequested',
  'SignInRefused',
  'SignedIn',
  'SubjectForgotten',
  'UserIdentityLinked',
  'UserInvitedAgain',
  'UserOrderLimitSet',
  'UserPasswordChanged',
  'UserSecondFactorSet',
  'UserSessionEnded',
  'UserSessionsEnded',
  // carts, lists and views of the screens
  'CartLinesChanged',
  'CartOrdered',
  'PartNumberAssigned',
  'PartNumberRemoved',
  'RequisitionListCreated',
  'RequisitionListDeleted',
  'RequisitionListLinesChanged',
  'RequisitionListRenamed',
  'ViewChanged',
  'ViewDeleted',
  'ViewSaved',
  // how a payment comes about; what the parties need of it are the events of payments and refunds
  'AuthorisationReleased',
  'BankTransferOpened',
  'BankTransferReceived',
  'CaptureRequested',
  'CheckoutFailed',
  'CheckoutOpened',
  'CheckoutRequested',
  'PaymentShareReduced',
  'RefundRetried',
  'ReturnFailed',
  'ReturnRequested',
  'ReturnSucceeded',
  // reservations: the orders' own events say what they come to
  'BackorderQueued',
  'BackorderReduced',
  'BackorderReserved',
  'ReorderPointSet',
  'ReservedStockShipped',
  'StockReservationDeclined',
  'StockReservationReleased',
  'StockReserved',
  // the operator's books and decisions
  'CommissionRulesDeclined',
  'CommissionRulesProposed',
  'CommissionRulesPublished',
  'DataExported',
  'FindingCleared',
  'FindingOpened',
  'FindingProposalDeclined',
  'FindingProposed',
  'FindingResolved',
  'GatewayMovementsBooked',
  'GatewayNewsReceived',
  'MoneyActionConfirmed',
  'MoneyActionDeclined',
  'MoneyActionProposed',
  'OperatorActed',
  'PayoutRunAdvanced',
  'PayoutRunFinished',
  'PayoutRunStarted',
  'PayoutRunStopped',
  'PeriodCloseProposed',
  'PeriodClosed',
  'PeriodProposalDeclined',
  'PeriodReopenProposed',
  'PeriodReopened',
  'ReconciliationRequested',
  'ReconciliationRun',
  'TaxRateSet',
  'TaxRatesSeeded',
  // what a vendor's account is made of; earnings, reserves, payouts say what it comes to
  'CommissionAttached',
  'CommissionFixed',
  'EarningReclaimed',
  'FundsReleased',
  'GatewayAccountOpened',
  'OnboardingStarted',
  'PayoutBankChanged',
  'PayoutRetried',
  'PayoutTermsSet',
  'PayoutsBlocked',
  'PayoutsUnblocked',
  'ReleaseHoldLifted',
  'ReleaseHoldSet',
  'ReleaseWithheld',
  'ReserveRuleSet',
  'TransferMade',
  'TransferRefused',
  // how a chargeback is dealt with; opened, won and lost are told
  'ChargebackAcceptanceRefused',
  'ChargebackAcceptanceRequested',
  'ChargebackAllocated',
  'ChargebackAnswerDue',
  'ChargebackEnded',
  'ChargebackEvidenceAdded',
  'ChargebackUnclear',
  'ChargebackWithheld',
  'EvidenceRefused',
  'EvidenceSubmissionRequested',
  'EvidenceSubmitted',
  'InquiryClosed',
  'InquiryEscalated',
  // claims of names, registrations and their verification
  'NameClaimConfirmed',
  'NameClaimReleased',
  'NameClaimed',
  'OrganizationApplicationResubmitted',
  'OrganizationApplicationSentBack',
  'OrganizationRegistered',
  'OrganizationTaxIdConfirmationWithdrawn',
  'OrganizationTaxIdConfirmed',
  'RegistrationConfirmed',
  'RegistrationMailRequested',
  'RegistrationRequested',
  'VerificationDocumentAccepted',
  'VerificationDocumentRefused',
  'VerificationDocumentSubmitted',
  'VerificationDocumentWithdrawn',
  'VerificationDocumentsRequired',
  // history of other systems
  'HistoricalCreditNoteImported',
  'HistoricalCreditNoteLinesImported',
  'HistoricalOrderImported',
  'HistoricalOrderLinesImported',
  'HistoricalStockWriteOffImported',
  // drafts and requests that nothing has come of yet
  'ImportRequested',
  'PriceListDrafted',
  'PricesAdded',
  'QuotedPurchaseCharged',
  // how events are told
  'WebhookEndpointActivated',
  'WebhookEndpointChanged',
  'WebhookEndpointRegistered',
  'WebhookEndpointRemoved',
  'WebhookEndpointStopped',
  'WebhookReplayRequested',
  'WebhookSecretRotated',
] as const satisfies readonly EventType[];

type Mapped = (typeof table)[PublicEventName]['from'][number];
type Unlisted = Exclude<EventType, Mapped | (typeof privateEvents)[number]>;
type ListedTwice = Extract<Mapped, (typeof privateEvents)[number]>;

/**
 * Does not compile where an internal event is neither made public nor listed as private, or is
 * both: the error names it.
 */
export const everyEventIsListed: [Unlisted, ListedTwice] extends [never, never]
  ? true
  : { readonly unlisted: Unlisted; readonly twice: ListedTwice } = true;

/** Name, what it is declared as, and the CloudEvents type: `tradepost.order.confirmed.v1`. */
export interface NamedPublicEvent {
  readonly name: PublicEventName;
  readonly type: string;
  readonly of: PublicEvent;
}

export const typeOf = (name: PublicEventName): string =>
  `tradepost.${name}.v${publicEvents[name].version}`;

const madeOf = new Map<EventType, NamedPublicEvent[]>();
for (const name of publicEventNames)
  for (const type of publicEvents[name].from) {
    const made = madeOf.get(type) ?? [];
    made.push({ name, type: typeOf(name), of: publicEvents[name] });
    madeOf.set(type, made);
  }

const NONE: readonly NamedPublicEvent[] = [];

/** The internal events that something public is made of. */
export const publishedTypes: readonly EventType[] = [...madeOf.keys()];

/** The public events that an internal one becomes. */
export const publicEventsOf = (type: EventType): readonly NamedPublicEvent[] =>
  madeOf.get(type) ?? NONE;

/** The internal events that public ones are made of. */
export const internalTypesOf = (names: readonly PublicEventName[]): readonly EventType[] => [
  ...new Set(names.flatMap((name) => publicEvents[name].from)),
];

/** Who may be told; null: no one. */
export const publicAudienceOf = (
  { of }: Pick<NamedPublicEvent, 'of'>,
  event: MarketplaceEvent,
): EventAudience | null =>
  of.audience ? of.audience(event) : eventTypes[event.type].audience(event.data as never);
