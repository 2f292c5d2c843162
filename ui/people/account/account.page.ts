import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { authLogoutEverywhere } from '../../api/fn/auth/auth-logout-everywhere';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { Session } from '../../core/session';
import { roleLabel } from '../../terms/statuses';
import { ChangePassword } from './change-password';
import { SecondFactor } from './second-factor';

/** What is a person's own: their password, a second factor, where they are signed in. */
@Component({
  imports: [ChangePassword, FailureNotice, MatButton, SecondFactor],
  template: `
    <article class="page">
      <header class="page-head">
        <h1 i18n>Your account</h1>
      </header>
      @if (changed() === 'password') {
        <p class="note-box" role="status" i18n>
          Your password is changed, and you are signed out on all other devices.
        </p>
      }
      @if (session.me(); as me) {
        <dl class="facts">
          <div>
            <dt i18n>Name</dt>
            <dd>{{ me.user.name }}</dd>
          </div>
          <div>
            <dt i18n>E-mail</dt>
            <dd>{{ me.user.email }}</dd>
          </div>
          <div>
            <dt i18n>Role</dt>
            <dd>{{ roleLabel(me.user.role) }}</dd>
          </div>
          <div>
            <dt i18n>Company</dt>
            <dd>{{ me.organization.name }}</dd>
          </div>
        </dl>
      }
      <tp-change-password />
      <tp-second-factor />
      <section aria-labelledby="devices-title" class="block">
        <h2 id="devices-title" i18n>Devices</h2>
        <p class="muted" i18n>
          Lost a phone, or used somebody else's computer? You are signed out wherever you are signed
          in, here as well.
        </p>
        @if (leaving.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
        <div class="actions">
          <button
            matButton="outlined"
            type="button"
            [disabled]="leaving.busy()"
            (click)="leaveEverywhere()"
            i18n
          >
            Sign out on all devices
          </button>
        </div>
      </section>
    </article>
  `,
  styles: `
    article {
      gap: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountPage {
  protected readonly session = inject(Session);
  /** What has just been changed, by the address. */
  readonly changed = input<string>();
  protected readonly roleLabel = roleLabel;
  protected readonly leaving = new Action();
  private readonly api = inject(Api);

  protected async leaveEverywhere(): Promise<void> {
    if (!(await this.leaving.run(() => this.api.invoke(authLogoutEverywhere)))) return;
    await this.session.signOut();
    location.assign('/app/');
  }
}
