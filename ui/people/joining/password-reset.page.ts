import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { authOpenReset } from '../../api/fn/auth/auth-open-reset';
import { authReset } from '../../api/fn/auth/auth-reset';
import { PasswordField } from '../../components/password-field';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt, failureOf } from '../../core/failure';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { enter } from './enter';
import { mailedLink } from './mailed-link';
import { PublicSheet } from './public-sheet';

/** Where the mail about a forgotten password leads: another one is set. */
@Component({
  imports: [MatButton, PasswordField, PublicSheet, Refusal, TextField],
  template: `
    <tp-public-sheet i18n-heading heading="Set a new password">
      @if (link === null) {
        <p class="note-box refused" role="alert" i18n>
          This link is incomplete. Open it from the e-mail again, or copy all of it; it may wrap
          onto a second line.
        </p>
      } @else if (read.error(); as error) {
        <p class="note-box refused" role="alert">{{ text(error) }}</p>
        <div class="actions">
          @if (hasEnded(error)) {
            <a matButton="filled" href="/app/forgotten-password" i18n>Request a new link</a>
            <a matButton href="/app/" i18n>Sign in</a>
          } @else {
            <button matButton="filled" type="button" (click)="read.reload()" i18n>Try again</button>
          }
        </div>
      } @else if (read.hasValue()) {
        @let holder = read.value();
        <p i18n>Setting it signs you out on all devices. Then sign in with the new password.</p>
        <form class="form" (submit)="$event.preventDefault(); set(holder.email)">
          <tp-text-field
            class="wide"
            name="email"
            i18n-label
            label="E-mail"
            type="email"
            autocomplete="username"
            [readonly]="true"
            [value]="holder.email"
          />
          <tp-password-field
            class="wide"
            name="new-password"
            i18n-label
            label="New password"
            [isNew]="true"
            [(value)]="password"
            [error]="error('/password')"
          />
          <tp-refusal class="wide" [of]="attempt.failure()" [beside]="['/password']" />
          <div class="actions wide">
            <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
              Set password and sign in
            </button>
          </div>
        </form>
      } @else {
        <span class="skeleton"></span>
      }
    </tp-public-sheet>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordResetPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly link = mailedLink(location.hash);
  protected readonly read = reading(
    () => this.link ?? undefined,
    (link) => this.api.invoke(authOpenReset, { body: link }),
  );
  protected readonly password = signal('');
  protected readonly attempt = new Action();
  protected readonly text = (error: unknown): string => failureOf(error).text;
  /** It will not be good again: nothing is gained by trying. */
  protected readonly hasEnded = (error: unknown): boolean =>
    [400, 403, 404, 409].includes(failureOf(error).status);

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async set(email: string): Promise<void> {
    const password = this.password();
    const done = await this.attempt.run(() =>
      this.api.invoke(authReset, { body: { ...this.link!, password } }),
    );
    if (done) await enter(this.session, { email, password });
  }
}
