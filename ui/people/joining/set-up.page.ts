import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { setUpSetUp } from '../../api/fn/auth/set-up-set-up';
import { setUpState } from '../../api/fn/auth/set-up-state';
import type { Country } from '../../api/models/country';
import { PasswordField } from '../../components/password-field';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt, failureOf } from '../../core/failure';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { CountryBox } from '../../terms/country-box';
import { enter } from './enter';
import { PublicSheet } from './public-sheet';
import { ownTimeZone, timeZones } from './time-zones';

/** The first page of an empty marketplace: its name, and who runs it. */
@Component({
  imports: [CountryBox, MatButton, PasswordField, PublicSheet, Refusal, TextField],
  template: `
    <tp-public-sheet class="wide" i18n-heading heading="Set up marketplace">
      @if (read.error(); as error) {
        <p class="note-box refused" role="alert">{{ text(error) }}</p>
        <div class="actions">
          <button matButton="filled" type="button" (click)="read.reload()" i18n>Try again</button>
        </div>
      } @else if (read.hasValue()) {
        @if (!read.value().needed || isDone()) {
          <p class="note-box" role="status" i18n>
            This marketplace has already been set up. Its operator can invite you.
          </p>
          <div class="actions">
            <a matButton="filled" href="/app/" i18n>Sign in</a>
          </div>
        } @else if (secret === '') {
          <p class="note-box" role="alert" i18n>
            Open the address the server printed when it started. It ends with a secret that proves
            you started it.
          </p>
        } @else {
          <p i18n>
            Enter the marketplace’s name and your own details. As its operator you verify companies,
            set up categories and invite colleagues.
          </p>
          <form class="form" (submit)="$event.preventDefault(); setUp()">
            <tp-text-field
              class="wide"
              name="marketplace"
              i18n-label
              label="Marketplace name"
              autocomplete="organization"
              [(value)]="name"
              [error]="error('/name')"
            />
            <div class="field">
              <label for="country" i18n>Country</label>
              <tp-country-box
                id="country"
                autocomplete="country"
                [value]="country()"
                [isWrong]="error('/country') !== null"
                (changed)="country.set($event)"
              />
              @if (error('/country'); as text) {
                <span class="error">{{ text }}</span>
              }
            </div>
            <tp-text-field
              name="time-zone"
              i18n-label
              label="Time zone"
              i18n-hint
              hint="Decides when a day begins and ends"
              [longest]="60"
              [suggestions]="zones"
              [(value)]="timeZone"
              [error]="error('/timeZone')"
            />
            <tp-text-field
              class="wide"
              name="person"
              i18n-label
              label="Your name"
              autocomplete="name"
              [(value)]="person"
              [error]="error('/user/name')"
            />
            <tp-text-field
              name="email"
              i18n-label
              label="Your e-mail"
              type="email"
              autocomplete="username"
              [(value)]="email"
              [error]="error('/user/email')"
            />
            <tp-password-field
              name="new-password"
              i18n-label
              label="Password"
              [isNew]="true"
              [(value)]="password"
              [error]="error('/user/password')"
            />
            <tp-refusal class="wide" [of]="attempt.failure()" [beside]="fields" />
            <div class="actions wide">
              <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
                Set up and sign in
              </button>
            </div>
          </form>
        }
      } @else {
        <span class="skeleton"></span>
      }
    </tp-public-sheet>
  `,
  styles: `
    .form {
      grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SetUpPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly secret =
    new URLSearchParams(location.hash.replace(/^#/, '')).get('secret') ?? '';
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(setUpState),
  );
  protected readonly zones = timeZones();
  protected readonly name = signal('');
  protected readonly country = signal('');
  protected readonly timeZone = signal(ownTimeZone());
  protected readonly person = signal('');
  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly attempt = new Action();
  /** Somebody else was faster. */
  protected readonly isDone = (): boolean => this.attempt.failure()?.code === 'set-up/done';
  protected readonly text = (error: unknown): string => failureOf(error).text;
  protected readonly fields = [
    '/name',
    '/country',
    '/timeZone',
    '/user/name',
    '/user/email',
    '/user/password',
  ];

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async setUp(): Promise<void> {
    const [email, password] = [this.email().trim(), this.password()];
    const done = await this.attempt.run(() =>
      this.api.invoke(setUpSetUp, {
        body: {
          secret: this.secret,
          name: this.name().trim(),
          country: this.country() as Country,
          timeZone: this.timeZone().trim(),
          user: { name: this.person().trim(), email, password },
        },
      }),
    );
    if (done) await enter(this.session, { email, password });
  }
}
