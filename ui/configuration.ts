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
import { authInterceptor } from './core/auth.interceptor';
import { earlyResponses } from './core/early-requests';
import { loadProblemTexts } from './core/failure';
import { reloadForNewVersion } from './core/new-version';
import { Session } from './core/session';
import { routes } from './routes';
import { PageTitles } from './shell/page-titles';

export const configuration: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    // the paths of the document begin with a slash: the server that sent the page
    { provide: ApiConfiguration, useValue: { rootUrl: '' } },
    provideHttpClient(withFetch(), withInterceptors([authInterceptor, earlyResponses])),
    provideRouter(
      routes,
      // the shell starts it, when it has been rendered (shell/shell.ts)
      withDisabledInitialNavigation(),
      withComponentInputBinding(),
      withNavigationErrorHandler((error) => void reloadForNewVersion(error)),
      withRouterConfig({ paramsInheritanceStrategy: 'always' }),
    ),
    { provide: TitleStrategy, useClass: PageTitles },
    // not awaited: the page's code loads meanwhile
    provideAppInitializer(() => void inject(Session).resume()),
    provideAppInitializer(() => void loadProblemTexts()),
  ],
};
