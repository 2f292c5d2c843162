import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Session } from '../../core/session';
import { roleLabel } from '../../terms/statuses';
import { ChangePassword } from './change-password';
import { SecondFactor } from './second-factor';
import { Sessions } from './sessions';

/** What is a person's own: their password, a second factor, where they are signed in. */
@Component({
  imports: [ChangePassword, SecondFactor, Sessions],
  template: `
    <article class="page">
      <header class="page-head">
        <h1 i18n>Your account</h1>
      </header>
      @if (changed() === 'password') {
        <p class="note-box" role="status" i18n>
          Password changed. You are signed out on all other devices.
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
      <tp-sessions />
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
}
