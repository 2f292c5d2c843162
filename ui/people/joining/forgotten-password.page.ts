import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { authBeginReset } from '../../api/fn/auth/auth-begin-reset';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { PublicSheet } from './public-sheet';

/**
 * Asks for a link by which a new password is set. Whether somebody has an account here is not said:
 * the answer is the same for every address.
 */
@Component({
  imports: [MatButton, PublicSheet, Refusal, TextField],
  template: `
    <tp-public-sheet i18n-heading heading="Forgot password">
      @if (askedFor(); as address) {
        <div class="note-box" role="status">
          <p i18n>
            If {{ address }} has an account here, we’ve sent an e-mail with a link. It is valid for
            one hour.
          </p>
        </div>
        <p class="muted" i18n>
          Nothing after a few minutes? Check your spam folder, and that it is the address you sign
          in with. No link is sent if your company uses its own identity provider.
        </p>
        <div class="actions">
          <a matButton="filled" href="/app/" i18n>Back to sign-in</a>
          <button matButton type="button" (click)="askedFor.set(null)" i18n>
            Use another address or send again
          </button>
        </div>
      } @else {
        <p i18n>We’ll send a link to set a new password to the address you sign in with.</p>
        <form class="form" (submit)="$event.preventDefault(); ask()">
          <tp-text-field
            class="wide"
            name="email"
            i18n-label
            label="E-mail"
            type="email"
            autocomplete="username"
            [(value)]="email"
            [error]="error('/email')"
          />
          <tp-refusal class="wide" [of]="attempt.failure()" [beside]="['/email']" />
          <div class="actions wide">
            <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
              Send link
            </button>
            <a matButton href="/app/" i18n>Back to sign-in</a>
          </div>
        </form>
      }
    </tp-public-sheet>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ForgottenPasswordPage {
  private readonly api = inject(Api);
  protected readonly email = signal('');
  /** The address for which a link was asked for. */
  protected readonly askedFor = signal<string | null>(null);
  protected readonly attempt = new Action();

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async ask(): Promise<void> {
    const email = this.email().trim();
    if (await this.attempt.run(() => this.api.invoke(authBeginReset, { body: { email } })))
      this.askedFor.set(email);
  }
}
