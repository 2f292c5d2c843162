import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { authChangePassword } from '../../api/fn/auth/auth-change-password';
import { PasswordField } from '../../components/password-field';
import { Refusal } from '../../components/refusal';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { Session } from '../../core/session';
import { enter } from '../joining/enter';

/** Another password for the one that somebody has: every session ends, and one begins anew here. */
@Component({
  selector: 'tp-change-password',
  imports: [MatButton, PasswordField, Refusal],
  template: `
    <section aria-labelledby="password-title" class="block">
      <h2 id="password-title" i18n>Password</h2>
      <p class="muted" i18n>Changing it signs you out on all other devices.</p>
      <form class="form" (submit)="$event.preventDefault(); change()">
        <!-- by which a browser's password manager knows whose password it is -->
        <input
          class="visually-hidden"
          type="email"
          autocomplete="username"
          readonly
          tabindex="-1"
          aria-hidden="true"
          [value]="session.me()?.user?.email ?? ''"
        />
        <tp-password-field
          class="wide"
          name="current-password"
          i18n-label
          label="Current password"
          [(value)]="current"
          [error]="error('/currentPassword')"
        />
        <tp-password-field
          class="wide"
          name="new-password"
          i18n-label
          label="New password"
          [isNew]="true"
          [(value)]="next"
          [error]="error('/newPassword')"
        />
        <tp-refusal
          class="wide"
          [of]="attempt.failure()"
          [beside]="['/currentPassword', '/newPassword']"
        />
        <div class="actions wide">
          <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
            Change password
          </button>
        </div>
      </form>
    </section>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangePassword {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  protected readonly current = signal('');
  protected readonly next = signal('');
  protected readonly attempt = new Action();

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async change(): Promise<void> {
    const { email } = this.session.me()!.user;
    const [currentPassword, newPassword] = [this.current(), this.next()];
    const done = await this.attempt.run(() =>
      this.api.invoke(authChangePassword, { body: { currentPassword, newPassword } }),
    );
    if (done)
      await enter(this.session, { email, password: newPassword }, 'account?changed=password');
  }
}
