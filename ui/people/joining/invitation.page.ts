import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { usersAccept } from '../../api/fn/users/users-accept';
import { usersOpenInvitation } from '../../api/fn/users/users-open-invitation';
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

/** Where the mail of an invitation leads: who invites whom, and a password to choose. */
@Component({
  imports: [MatButton, PasswordField, PublicSheet, Refusal, TextField],
  template: `
    <tp-public-sheet i18n-heading heading="Accept invitation">
      @if (link === null) {
        <p class="note-box refused" role="alert" i18n>
          This link is incomplete. Open it from the e-mail again, or copy all of it; it may wrap
          onto a second line.
        </p>
      } @else if (read.error(); as error) {
        <div class="note-box refused" role="alert">
          <p>{{ text(error) }}</p>
          @if (hasEnded(error)) {
            <p i18n>
              If you have already set your password, sign in. If not, ask the person who invited you
              to send the invitation again. Invitations are valid for seven days.
            </p>
          }
        </div>
        <div class="actions">
          @if (hasEnded(error)) {
            <a matButton="filled" href="/app/" i18n>Sign in</a>
          } @else {
            <button matButton="filled" type="button" (click)="read.reload()" i18n>Try again</button>
          }
        </div>
      } @else if (read.hasValue()) {
        @let holder = read.value();
        <p i18n>
          {{ holder.organization }} has invited you, {{ holder.name }}, to join its Tradepost
          account. Choose a password to sign in with.
        </p>
        <form class="form" (submit)="$event.preventDefault(); accept(holder.email)">
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
            label="Password"
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
export class InvitationPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly link = mailedLink(location.hash);
  protected readonly read = reading(
    () => this.link ?? undefined,
    ({ userId, secret }) => this.api.invoke(usersOpenInvitation, { id: userId, body: { secret } }),
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

  protected async accept(email: string): Promise<void> {
    const { userId, secret } = this.link!;
    const password = this.password();
    const accepted = await this.attempt.run(() =>
      this.api.invoke(usersAccept, { id: userId, body: { secret, password } }),
    );
    if (accepted) await enter(this.session, { email, password });
  }
}
