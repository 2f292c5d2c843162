import { provideHttpClient, withFetch, withInterceptors } from '@angular/common/http';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withDisabledInitialNavigation,
  withNavigationErrorHandler,
  withRouterConfig,
} from '@angular/router';
import { ApiConfiguration } from './api/api-configuration';
import { authorize } from './core/authorize';
import { askedEarly } from './core/first-questions';
import { openAnew } from './core/new-version';
import { Session } from './core/session';
import { PageTitles } from './shell/page-titles';
import { routes } from './routes';

export const configuration: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    // the paths of the document begin with a slash: the server that sent the page
    { provide: ApiConfiguration, useValue: { rootUrl: '' } },
    provideHttpClient(withFetch(), withInterceptors([authorize, askedEarly])),
    provideRouter(
      routes,
      // the frame begins it, when it stands (shell/shell.ts)
      withDisabledInitialNavigation(),
      withComponentInputBinding(),
      withNavigationErrorHandler((error) => void openAnew(error)),
      withRouterConfig({ paramsInheritanceStrategy: 'always' }),
    ),
    { provide: TitleStrategy, useClass: PageTitles },
    // not waited for: the page's code comes meanwhile
    provideAppInitializer(() => void inject(Session).resume()),
  ],
};
