import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { lookingBackEvents$Json } from '../../api/fn/looking-back/looking-back-events-json';
import type { RecordedEvent } from '../../api/models/recorded-event';
import { FailureNotice } from '../../components/failure-notice';
import { shortened } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { People } from '../../core/people';
import { reading } from '../../core/reading';
import { eventTypeLabel } from '../../terms/event-types';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { When } from '../../terms/when';
import { ApiKeys } from './api-keys';

const LATEST = 50;

/** What a sign-in's events say of it. */
interface SignIn {
  readonly userId: string;
  readonly organizationId: string;
  readonly provider?: string | null;
  readonly secondFactor?: boolean;
  readonly reason?: 'password' | 'second-factor' | 'provider-required';
}

/**
 * Who comes in: the latest sign-ins and what was refused, and the keys of programs with their last
 * use.
 */
@Component({
  imports: [ApiKeys, RouterLink, StatusLabel, FailureNotice, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Access</h1>
        <div class="actions">
          <a routerLink="/events" [queryParams]="{ type: 'SignInRefused' }" i18n
            >All failed sign-ins</a
          >
          <a routerLink="/events" [queryParams]="{ type: 'SignedIn' }" i18n>All sign-ins</a>
        </div>
      </div>
      <tp-api-keys [organizationId]="null" />
      <section aria-labelledby="sign-ins-title">
        <h2 id="sign-ins-title" i18n>Recent sign-ins</h2>
        @if (read.error(); as error) {
          <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
        } @else if (read.hasValue()) {
          @if (read.value().items.length === 0) {
            <p class="muted" i18n>No sign-ins yet.</p>
          } @else {
            <div class="scroll-x" tabindex="0">
              <table class="ledger">
                <thead>
                  <tr>
                    <th scope="col" i18n>When</th>
                    <th scope="col" i18n>Result</th>
                    <th scope="col" i18n>User</th>
                    <th scope="col" i18n>Company</th>
                    <th scope="col" i18n>Method</th>
                  </tr>
                </thead>
                <tbody>
                  @for (event of read.value().items; track event.id) {
                    @let of = signIn(event);
                    <tr>
                      <td><tp-when [at]="event.recordedAt" /></td>
                      <td><tp-status [status]="status(event)" /></td>
                      <td>
                        <a routerLink="/events" [queryParams]="{ person: of.userId }">{{
                          people.name(of.userId) ?? short(of.userId)
                        }}</a>
                      </td>
                      <td>
                        <a [routerLink]="['/organizations', of.organizationId]">{{
                          organizations.name(of.organizationId) ?? short(of.organizationId)
                        }}</a>
                      </td>
                      <td>{{ by(event) }}</td>
                    </tr>
                  }
                </tbody>
              </table>
            </div>
          }
        } @else {
          @for (row of [1, 2, 3, 4]; track row) {
            <span class="skeleton"></span>
          }
        }
      </section>
    </div>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .skeleton {
      width: 100%;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccessPage {
  private readonly api = inject(Api);
  protected readonly people = inject(People);
  protected readonly organizations = inject(Organizations);
  protected readonly short = (text: string): string => shortened(text, 13);
  protected readonly read = reading(
    () => true,
    () =>
      this.api.invoke(lookingBackEvents$Json, {
        type: ['SignedIn', 'SignInRefused'],
        sort: '-position',
        limit: LATEST,
      }),
    ({ resource }) => resource === 'signIn',
    'sign-ins',
  );
  protected readonly signIn = ({ data }: RecordedEvent): SignIn => data as unknown as SignIn;

  protected status({ type }: RecordedEvent): Status {
    return { tone: type === 'SignedIn' ? 'done' : 'refused', label: eventTypeLabel(type) };
  }

  /** How they proved who they are, or what was not right. */
  protected by(event: RecordedEvent): string {
    const { provider = null, secondFactor = false, reason } = this.signIn(event);
    switch (reason) {
      case 'password':
        return $localize`wrong password`;
      case 'second-factor':
        return $localize`wrong code`;
      case 'provider-required':
        return $localize`password (identity provider required)`;
      case undefined:
        if (provider !== null) return provider;
        return secondFactor ? $localize`password and code` : $localize`password`;
    }
  }
}
