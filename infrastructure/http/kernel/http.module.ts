import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CommandHandler, CqrsModule, QueryHandler } from '@nestjs/cqrs';
import { ApiKeyUses } from '../../../application/people/sign-in/api-key-use.js';
import { ApiKeys } from '../../../application/people/sign-in/api-keys.js';
import { Auth } from '../../../application/people/sign-in/auth.js';
import { SecondFactor } from '../../../application/people/sign-in/second-factor.js';
import {
  answer,
  declaredQueries,
  type AnyQuery,
  type QueryMessage,
} from '../../../application/shared/query.js';
import {
  declaredUseCases,
  handle,
  type AnyUseCase,
  type UseCaseMessage,
} from '../../../application/shared/use-case.js';
import { JobRunner } from '../../jobs/job-runner.js';
import { Uploads } from '../../jobs/uploads.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { AccessGuard } from './access.js';
import { AnalysisController } from '../controllers/analysis.controller.js';
import { IdentitySignIn } from '../../../application/people/sign-in/identity-sign-in.js';
import { IdentityController } from '../controllers/identity.controller.js';
import { SignInCookie, SignInProviders } from '../sign-in-providers.js';
import {
  AuditController,
  OrganizationsController,
  UsersController,
} from '../controllers/account.controllers.js';
import { ApiKeysController, AuthController, MeController } from '../controllers/auth.controller.js';
import {
  CategoriesController,
  InventoryController,
  ProductsController,
} from '../controllers/catalogue.controllers.js';
import {
  BuyingController,
  CartController,
  PartNumbersController,
  RequisitionListsController,
  ViewsController,
} from '../controllers/buying.controllers.js';
import { HealthController } from '../controllers/health.controller.js';
import { LookingBackController } from '../controllers/looking-back.controller.js';
import { ImportsController, JobsController } from '../controllers/jobs.controllers.js';
import { OperationsController } from '../controllers/operations.controller.js';
import { OrdersController, PurchasesController } from '../controllers/orders.controllers.js';
import { PriceListsController } from '../controllers/price-lists.controller.js';
import { RfqController } from '../controllers/quotes.controller.js';
import { ChangeHub } from '../../consumers/changes/change-hub.js';
import { ChangesController } from '../controllers/changes.controller.js';
import { Gateway, MARKETPLACE } from './gateway.js';
import { Lists } from './lists.js';
import { SessionCookies } from '../session-cookies.js';
import { Placements } from '../placements.js';

export const controllers = [
  AuthController,
  IdentityController,
  MeController,
  ApiKeysController,
  OrganizationsController,
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
  PriceListsController,
  OrdersController,
  PurchasesController,
  RfqController,
  LookingBackController,
  ChangesController,
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
        ChangeHub,
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
