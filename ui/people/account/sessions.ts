import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { authLogoutEverywhere } from '../../api/fn/auth/auth-logout-everywhere';
import { meEndOthers } from '../../api/fn/auth/me-end-others';
import { meEndSession } from '../../api/fn/auth/me-end-session';
import { meSessions } from '../../api/fn/auth/me-sessions';
import type { Sessions as Listed } from '../../api/models/sessions';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { When } from '../../terms/when';

type OwnSession = Listed['items'][number];

/** Where somebody is signed in: to end one session, all others, or all. */
@Component({
  selector: 'tp-sessions',
  imports: [FailureNotice, MatButton, When],
  template: `
    <section aria-labelledby="devices-title" class="block">
      <h2 id="devices-title" i18n>Devices</h2>
      <p class="muted" i18n>
        Where you are signed in. Lost a phone, or used someone else’s computer? Sign out there.
      </p>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      }
      <ul class="sessions">
        @for (session of sessions(); track session.id) {
          <li>
            <div>
              <strong>{{ nameOf(session) }}</strong>
              @if (session.current) {
                · <span i18n>this device</span>
              }
              <div class="muted">
                @if (session.lastUsedAt; as at) {
                  <span i18n>Last used</span> <tp-when [at]="at" />
                }
                @if (session.begunAt; as at) {
                  · <span i18n>signed in</span> <tp-when [at]="at" />
                }
                @if (session.network; as network) {
                  · <span i18n>from {{ network }}</span>
                }
              </div>
            </div>
            @if (!session.current) {
              <button
                matButton
                type="button"
                [disabled]="ending.busy()"
                [attr.aria-label]="endLabel(session)"
                (click)="end(session.id)"
                i18n
              >
                Sign out
              </button>
            }
          </li>
        }
      </ul>
      @if (ending.failure(); as refused) {
        <tp-failure [of]="refused" />
      }
      @if (leaving.failure(); as refused) {
        <tp-failure [of]="refused" />
      }
      <div class="actions">
        @if (sessions().length > 1) {
          <button
            matButton="outlined"
            type="button"
            [disabled]="ending.busy()"
            (click)="endOthers()"
            i18n
          >
            Sign out on all other devices
          </button>
        }
        <button
          matButton
          type="button"
          [disabled]="leaving.busy()"
          (click)="leaveEverywhere()"
          i18n
        >
          Sign out on all devices
        </button>
      </div>
    </section>
  `,
  styles: `
    .sessions {
      margin: 0;
      padding: 0;
      list-style: none;

      li {
        display: flex;
        gap: 16px;
        align-items: center;
        justify-content: space-between;
        padding-block: 8px;
        border-block-end: 1px solid var(--hairline);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sessions {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(meSessions),
    ({ type }) => type === 'UserSessionEnded' || type === 'UserSessionsEnded',
  );
  protected readonly sessions = computed(() =>
    this.read.hasValue() ? this.read.value().items : [],
  );
  protected readonly ending = new Action(() => this.read.reload());
  protected readonly leaving = new Action();

  protected nameOf({ program, system }: OwnSession): string {
    if (program !== null && system !== null)
      return $localize`${program}:program: on ${system}:system:`;
    return program ?? system ?? $localize`Unknown app`;
  }

  protected endLabel(session: OwnSession): string {
    return $localize`Sign out: ${this.nameOf(session)}:session:`;
  }

  protected async end(id: string): Promise<void> {
    await this.ending.run(() => this.api.invoke(meEndSession, { id }));
  }

  protected async endOthers(): Promise<void> {
    await this.ending.run(() => this.api.invoke(meEndOthers));
  }

  protected async leaveEverywhere(): Promise<void> {
    if (!(await this.leaving.run(() => this.api.invoke(authLogoutEverywhere)))) return;
    await this.session.signOut();
    location.assign('/app/');
  }
}
