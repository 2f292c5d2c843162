import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CommandHandler, CqrsModule, QueryHandler } from '@nestjs/cqrs';
import { ApiKeyUses } from '../../application/people/sign-in/api-key-use.js';
import { ApiKeys } from '../../application/people/sign-in/api-keys.js';
import { Auth } from '../../application/people/sign-in/auth.js';
import { IdentitySignIn } from '../../application/people/sign-in/identity-sign-in.js';
import { SecondFactor } from '../../application/people/sign-in/second-factor.js';
import {
  answer,
  declaredQueries,
  type AnyQuery,
  type QueryMessage,
} from '../../application/shared/query.js';
import {
  declaredUseCases,
  handle,
  type AnyUseCase,
  type UseCaseMessage,
} from '../../application/shared/use-case.js';
import { ChangeHub } from '../consumers/changes/change-hub.js';
import { FeedWatch } from '../consumers/feed/feed-watch.js';
import { JobRunner } from '../jobs/job-runner.js';
import { Uploads } from '../jobs/uploads.js';
import type { Marketplace } from '../runtime/marketplace.js';
import { AnalysisController } from './analysis/analysis.controller.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { AuditController } from './audit-log/audit-log.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { SessionCookies } from './auth/session-cookies.js';
import { BuyingController } from './buying/buying.controller.js';
import { CartController } from './cart/cart.controller.js';
import { CategoriesController } from './categories/categories.controller.js';
import { ChangesController } from './changes/changes.controller.js';
import { ChargebacksController } from './chargebacks/chargebacks.controller.js';
import { CommissionRulesController } from './commission-rules/commission-rules.controller.js';
import { CommissionsController } from './commission/commission.controller.js';
import { FeedController } from './feed/feed.controller.js';
import { HealthController } from './health/health.controller.js';
import { HeldFundsController } from './held-funds/held-funds.controller.js';
import { IdentityController } from './identity-providers/identity-providers.controller.js';
import { SignInCookie, SignInProviders } from './identity-providers/sign-in-providers.js';
import { ImportsController } from './imports/imports.controller.js';
import { InventoryController } from './inventory/inventory.controller.js';
import { JobsController } from './jobs/jobs.controller.js';
import { AccessGuard } from './kernel/access.js';
import { Gateway, MARKETPLACE } from './kernel/gateway.js';
import { Lists } from './kernel/lists.js';
import {
  LedgerController,
  OwnFundsController,
  TrialBalanceController,
} from './ledger/ledger.controller.js';
import { LocationsController } from './locations/locations.controller.js';
import { LookingBackController } from './looking-back/looking-back.controller.js';
import { MarketplaceFiguresController } from './marketplace-figures/marketplace-figures.controller.js';
import { MeController } from './me/me.controller.js';
import { OperationsController } from './operations/operations.controller.js';
import { OrdersController } from './orders/orders.controller.js';
import { Placements } from './orders/placements.js';
import {
  OrganizationsController,
  VendorsController,
} from './organizations/organizations.controller.js';
import { PartNumbersController } from './part-numbers/part-numbers.controller.js';
import { PayingOutController } from './paying-out/paying-out.controller.js';
import { PayingController } from './paying/paying.controller.js';
import { PaymentsController, TransactionsController } from './payments/payments.controller.js';
import { PayoutAccountController } from './payout-account/payout-account.controller.js';
import {
  PayoutRunsController,
  PayoutTermsController,
} from './payout-runs/payout-runs.controller.js';
import { PayoutAccountsController, PayoutsController } from './payouts/payouts.controller.js';
import { PeriodsController } from './periods/periods.controller.js';
import { PriceListsController } from './price-lists/price-lists.controller.js';
import { ProductsController } from './products/products.controller.js';
import { PurchasesController } from './purchases/purchases.controller.js';
import { ReconciliationsController } from './reconciliations/reconciliations.controller.js';
import { RegistrationsController } from './registrations/registrations.controller.js';
import { RequisitionListsController } from './requisition-lists/requisition-lists.controller.js';
import { RfqController } from './rfq/rfq.controller.js';
import { SecondPersonController } from './second-person/second-person.controller.js';
import { SetUpController } from './set-up/set-up.controller.js';
import { TaxRatesController } from './tax-rates/tax-rates.controller.js';
import { UsersController } from './users/users.controller.js';
import { VendorAccountsController } from './vendor-accounts/vendor-accounts.controller.js';
import { VerificationPolicyController } from './verification-policy/verification-policy.controller.js';
import { ViewsController } from './views/views.controller.js';
import { WebhookEndpointsController } from './webhook-endpoints/webhook-endpoints.controller.js';

export const controllers = [
  AuthController,
  IdentityController,
  SetUpController,
  MeController,
  ApiKeysController,
  OrganizationsController,
  VendorsController,
  RegistrationsController,
  VerificationPolicyController,
  UsersController,
  AuditController,
  CategoriesController,
  BuyingController,
  ProductsController,
  PartNumbersController,
  CartController,
  RequisitionListsController,
  ViewsController,
  InventoryController,
  LocationsController,
  PriceListsController,
  OrdersController,
  PurchasesController,
  ChargebacksController,
  PaymentsController,
  TransactionsController,
  VendorAccountsController,
  PayoutsController,
  PayoutAccountsController,
  CommissionsController,
  LedgerController,
  OwnFundsController,
  ReconciliationsController,
  PeriodsController,
  MarketplaceFiguresController,
  TrialBalanceController,
  PayingController,
  PayoutAccountController,
  PayingOutController,
  PayoutRunsController,
  PayoutTermsController,
  SecondPersonController,
  HeldFundsController,
  CommissionRulesController,
  TaxRatesController,
  RfqController,
  LookingBackController,
  ChangesController,
  FeedController,
  WebhookEndpointsController,
  AnalysisController,
  ImportsController,
  JobsController,
  OperationsController,
  HealthController,
];

interface HttpParts {
  readonly marketplace: Marketplace;
  readonly auth: Auth;
  readonly secondFactor: SecondFactor;
  readonly apiKeys: ApiKeys;
  readonly apiKeyUses: ApiKeyUses;
  readonly uploads: Uploads;
  readonly jobs: JobRunner;
  readonly cookies: SessionCookies;
  readonly signIn: IdentitySignIn;
  readonly signInProviders: SignInProviders;
  readonly signInCookie: SignInCookie;
}

@Module({})
export class HttpModule {
  static init({
    marketplace,
    auth,
    secondFactor,
    apiKeys,
    apiKeyUses,
    uploads,
    jobs,
    cookies,
    signIn,
    signInProviders,
    signInCookie,
  }: HttpParts): DynamicModule {
    return {
      module: HttpModule,
      imports: [CqrsModule.forRoot()],
      controllers,
      providers: [
        { provide: MARKETPLACE, useValue: marketplace },
        { provide: Auth, useValue: auth },
        { provide: SecondFactor, useValue: secondFactor },
        { provide: ApiKeys, useValue: apiKeys },
        { provide: ApiKeyUses, useValue: apiKeyUses },
        { provide: Uploads, useValue: uploads },
        { provide: JobRunner, useValue: jobs },
        { provide: SessionCookies, useValue: cookies },
        { provide: IdentitySignIn, useValue: signIn },
        { provide: SignInProviders, useValue: signInProviders },
        { provide: SignInCookie, useValue: signInCookie },
        { provide: APP_GUARD, useClass: AccessGuard },
        Gateway,
        Lists,
        Placements,
        {
          provide: ChangeHub,
          useFactory: () =>
            new ChangeHub(
              marketplace.store,
              marketplace.revocations,
              marketplace.consumers,
              marketplace.state,
            ),
        },
        {
          provide: FeedWatch,
          useFactory: () => new FeedWatch(marketplace.store, marketplace.consumers),
        },
        ...declaredUseCases().map((use) => commandHandler(use, marketplace)),
        ...declaredQueries().map((query) => queryHandler(query, marketplace)),
      ],
    };
  }
}

/** A handler class for the command bus: all that it does is the application's `handle`. */
function commandHandler(use: AnyUseCase, { services }: Marketplace): Provider {
  class Handler {
    execute(message: UseCaseMessage): Promise<unknown> {
      return handle(use, message, services);
    }
  }
  return named(Handler, `${use.name}Handler`, CommandHandler(use.Message));
}

function queryHandler(query: AnyQuery, { services }: Marketplace): Provider {
  class Handler {
    execute(message: QueryMessage): Promise<unknown> {
      return answer(query, message, services);
    }
  }
  return named(Handler, `${query.name}Handler`, QueryHandler(query.Message));
}

function named(handler: Type, name: string, decorate: ClassDecorator): Provider {
  Object.defineProperty(handler, 'name', { value: name });
  decorate(handler);
  return handler;
}
