import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { registrationsConfirm } from '../../api/fn/registrations/registrations-confirm';
import { registrationsSendAgain } from '../../api/fn/registrations/registrations-send-again';
import { registrationsStatus } from '../../api/fn/registrations/registrations-status';
import type { Registration } from '../../api/models/registration';
import { PasswordField } from '../../components/password-field';
import { Refusal } from '../../components/refusal';
import { Action } from '../../core/action';
import { errorAt, failureOf } from '../../core/failure';
import { momentText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { PublicSheet } from './public-sheet';
import { registrationLink } from './registration-link';

/**
 * How far the registration of a company has come, for whoever began it, and what happens next; the
 * mail that confirms the address leads here as well.
 */
@Component({
  imports: [MatButton, PasswordField, PublicSheet, Refusal, StatusLabel],
  template: `
    <tp-public-sheet [heading]="heading()">
      @if (link === null) {
        <p class="note-box refused" role="alert" i18n>
          This link is incomplete. Open it from the e-mail again, or copy all of it; it may wrap
          onto a second line.
        </p>
        <div class="actions">
          <a matButton="filled" href="/app/register" i18n>Register your company</a>
          <a matButton href="/app/" i18n>Sign in</a>
        </div>
      } @else if (read.error(); as error) {
        <p class="note-box refused" role="alert">{{ text(error) }}</p>
        <div class="actions">
          <button matButton="filled" type="button" (click)="read.reload()" i18n>Try again</button>
          <a matButton href="/app/register" i18n>Register your company</a>
        </div>
      } @else if (read.hasValue()) {
        @let registration = read.value();
        <p><tp-status [status]="status(registration)" /></p>
        @switch (registration.status) {
          @case ('AwaitingConfirmation') {
            @if (link.secret !== null) {
              <p i18n>
                Confirm your e-mail address with the password you chose. You can then sign in and
                upload your company’s verification documents.
              </p>
              <form class="form" (submit)="$event.preventDefault(); confirm()">
                <tp-password-field
                  class="wide"
                  name="password"
                  i18n-label
                  label="Password"
                  [(value)]="password"
                  [error]="error('/password')"
                />
                <tp-refusal class="wide" [of]="attempt.failure()" [beside]="['/password']" />
                <div class="actions wide">
                  <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
                    Confirm e-mail address
                  </button>
                </div>
              </form>
            } @else {
              <p i18n>
                We’ve sent an e-mail with a link to your address. Open it by
                {{ moment(registration.expiresAt) }}; otherwise your registration is deleted.
              </p>
              <tp-refusal [of]="attempt.failure()" />
            }
            <div class="actions">
              @if (sentAgain()) {
                <p role="status" i18n>We’ve sent another e-mail. Its link replaces the first.</p>
              } @else {
                <button
                  matButton
                  type="button"
                  [disabled]="attempt.busy()"
                  (click)="sendAgain()"
                  i18n
                >
                  No e-mail? Send again
                </button>
              }
            </div>
          }
          @case ('Expired') {
            <p i18n>
              The link was not opened in time, so the registration was deleted. Please register
              again.
            </p>
            <div class="actions">
              <a matButton="filled" href="/app/register" i18n>Register your company</a>
            </div>
          }
          @case ('AwaitingVerification') {
            <p i18n>
              Your e-mail address is confirmed. Sign in and upload the documents listed on your
              company page. The marketplace operator reviews them, and you can trade once your
              company is verified.
            </p>
            <div class="actions">
              <a matButton="filled" href="/app/company" i18n>Sign in and continue</a>
            </div>
          }
          @case ('SentBack') {
            <p i18n>
              The marketplace has returned your application for changes: {{ registration.reason }}
            </p>
            <p i18n>Sign in, upload what is missing, and resubmit your application.</p>
            <div class="actions">
              <a matButton="filled" href="/app/company" i18n>Sign in and continue</a>
            </div>
          }
          @case ('Verified') {
            <p i18n>Your company is verified: you can trade.</p>
            <div class="actions"><a matButton="filled" href="/app/" i18n>Sign in</a></div>
          }
          @case ('Suspended') {
            <p i18n>
              Your company is suspended: its users can view but not change anything. Contact the
              marketplace operator.
            </p>
            <div class="actions"><a matButton="filled" href="/app/" i18n>Sign in</a></div>
          }
        }
      } @else {
        <span class="skeleton"></span>
      }
    </tp-public-sheet>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegistrationPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly link = registrationLink(location.hash);
  protected readonly read = reading(
    () => this.link ?? undefined,
    ({ id, key }) => this.api.invoke(registrationsStatus, { id, body: { key } }),
  );
  protected readonly heading = computed(() =>
    this.read.hasValue() ? this.read.value().organizationName : $localize`Your registration`,
  );
  protected readonly password = signal('');
  protected readonly sentAgain = signal(false);
  protected readonly attempt = new Action();
  protected readonly moment = (at: string | null): string => (at === null ? '' : momentText(at));
  protected readonly text = (error: unknown): string => failureOf(error).text;

  protected status({ status }: Registration): Status {
    switch (status) {
      case 'AwaitingConfirmation':
        return { tone: 'waiting', label: $localize`Awaiting e-mail confirmation` };
      case 'Expired':
        return { tone: 'refused', label: $localize`Link expired` };
      case 'AwaitingVerification':
        return { tone: 'waiting', label: $localize`Awaiting verification` };
      case 'SentBack':
        return { tone: 'refused', label: $localize`Changes requested` };
      case 'Verified':
        return { tone: 'done', label: $localize`Verified` };
      case 'Suspended':
        return { tone: 'refused', label: $localize`Suspended` };
    }
  }

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async confirm(): Promise<void> {
    const { id, secret } = this.link!;
    const body = { secret: secret!, password: this.password() };
    // whoever is signed in here is somebody else
    if (this.session.signedIn()) await this.session.signOut();
    if (await this.attempt.run(() => this.api.invoke(registrationsConfirm, { id, body })))
      this.read.reload();
  }

  protected async sendAgain(): Promise<void> {
    const { id, key } = this.link!;
    const sent = await this.attempt.run(() =>
      this.api.invoke(registrationsSendAgain, { id, body: { key } }),
    );
    this.sentAgain.set(sent);
  }
}
