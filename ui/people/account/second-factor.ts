import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { authBeginSecondFactor } from '../../api/fn/auth/auth-begin-second-factor';
import { authConfirmSecondFactor } from '../../api/fn/auth/auth-confirm-second-factor';
import { authRemoveSecondFactor } from '../../api/fn/auth/auth-remove-second-factor';
import { authSecondFactorState } from '../../api/fn/auth/auth-second-factor-state';
import type { SecondFactorBegun } from '../../api/models/second-factor-begun';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { PasswordField } from '../../components/password-field';
import { Refusal } from '../../components/refusal';
import { TextField } from '../../components/text-field';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { reading } from '../../core/reading';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { QrCode } from './qr-code';

/**
 * A code of an app besides the password: to switch it on, with a code that proves that the app has
 * the secret; to keep the recovery codes, which are shown once; to switch it off.
 */
@Component({
  selector: 'tp-second-factor',
  imports: [FailureNotice, Icon, MatButton, PasswordField, QrCode, Refusal, StatusLabel, TextField],
  template: `
    <section aria-labelledby="factor-title" class="block">
      <h2 id="factor-title" i18n>Two-factor authentication</h2>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (codes(); as codes) {
        <div class="note-box waiting" role="status">
          <p i18n>
            Two-factor authentication is on. Keep these recovery codes somewhere other than your
            phone: each one signs you in once if you lose it. They are shown only once.
          </p>
          <ul class="codes mono">
            @for (code of codes; track code) {
              <li>{{ code }}</li>
            }
          </ul>
          <div class="actions no-print">
            <button matButton type="button" (click)="copy(codes)">
              <tp-icon name="copy" /> <span i18n>Copy</span>
            </button>
            <button matButton type="button" (click)="print()">
              <tp-icon name="print" /> <span i18n>Print</span>
            </button>
            <button matButton="filled" type="button" (click)="keptCodes()" i18n>
              I’ve saved them
            </button>
          </div>
          @if (copied()) {
            <p role="status" i18n>Copied.</p>
          }
        </div>
      } @else if (begun(); as begun) {
        <ol class="steps">
          <li>
            <p i18n>
              Scan this with an authenticator app on your phone, or enter the secret by hand.
            </p>
            <div class="secret">
              <tp-qr-code
                [text]="begun.uri"
                i18n-label
                label="QR code for an authenticator app; the secret is shown beside it"
              />
              <div class="field">
                <span class="label" i18n>Secret</span>
                <code class="mono">{{ grouped(begun.secret) }}</code>
              </div>
            </div>
          </li>
          <li>
            <p i18n>Enter the six-digit code shown in the app.</p>
            <form class="form" (submit)="$event.preventDefault(); confirm()">
              <tp-text-field
                name="factor-code"
                i18n-label
                label="Code from the app"
                autocomplete="one-time-code"
                inputmode="numeric"
                [mono]="true"
                [longest]="10"
                [(value)]="code"
                [error]="error('/code')"
              />
              <tp-refusal class="wide" [of]="attempt.failure()" [beside]="['/code']" />
              <div class="actions wide">
                <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
                  Turn on
                </button>
                <button matButton type="button" (click)="leave()" i18n>Cancel</button>
              </div>
            </form>
          </li>
        </ol>
      } @else if (read.hasValue()) {
        @let state = read.value();
        <p>
          <tp-status [status]="status(state.on)" />
          @if (state.on) {
            <span class="muted" i18n
              >{state.recoveryCodes, plural,
                =0 {No recovery codes left}
                =1 {1 recovery code left}
                other {{{ state.recoveryCodes }} recovery codes left}

              }.</span
            >
          }
        </p>
        @if (state.on) {
          <p class="muted" i18n>
            Signing in takes your password and a code from your authenticator app. For new recovery
            codes, turn it off and on again.
          </p>
        } @else {
          <p class="muted" i18n>
            Protects your account: signing in also takes a code from an app on your phone.
          </p>
        }
        <form class="form" (submit)="$event.preventDefault(); state.on ? remove() : begin()">
          <tp-password-field
            class="wide"
            name="factor-password"
            i18n-label
            label="Your password"
            [(value)]="password"
            [error]="error('/password')"
          />
          @if (state.on) {
            <tp-text-field
              class="wide"
              name="factor-removal-code"
              i18n-label
              label="Code from the app, or a recovery code"
              autocomplete="one-time-code"
              [mono]="true"
              [longest]="40"
              [(value)]="code"
              [error]="error('/code')"
            />
          }
          <tp-refusal class="wide" [of]="attempt.failure()" [beside]="['/password', '/code']" />
          <div class="actions wide">
            @if (state.on) {
              <button matButton="outlined" type="submit" [disabled]="attempt.busy()" i18n>
                Turn off
              </button>
            } @else {
              <button matButton="filled" type="submit" [disabled]="attempt.busy()" i18n>
                Set up
              </button>
            }
          </div>
        </form>
      } @else {
        <span class="skeleton"></span>
      }
    </section>
  `,
  styles: `
    .steps {
      display: flex;
      flex-direction: column;
      padding-inline-start: 20px;
      gap: 16px;
    }

    .steps p {
      padding-bottom: 8px;
    }

    .secret {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 16px 24px;
    }

    .secret code {
      font-size: 14px;
      overflow-wrap: anywhere;
    }

    .codes {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(120px, 1fr));
      max-width: 480px;
      padding-block: 8px;
      gap: 4px 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecondFactor {
  private readonly api = inject(Api);
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(authSecondFactorState),
    ({ resource }) => resource === 'user',
  );
  protected readonly begun = signal<SecondFactorBegun | null>(null);
  protected readonly codes = signal<readonly string[] | null>(null);
  protected readonly password = signal('');
  protected readonly code = signal('');
  protected readonly copied = signal(false);
  protected readonly attempt = new Action();
  protected readonly status = (on: boolean): Status =>
    on ? { tone: 'done', label: $localize`On` } : { tone: 'neutral', label: $localize`Off` };
  /** Read and typed in fours. */
  protected readonly grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async begin(): Promise<void> {
    await this.attempt.run(async () => {
      const body = { password: this.password() };
      this.begun.set(await this.api.invoke(authBeginSecondFactor, { body }));
    });
    if (this.begun() !== null) this.password.set('');
  }

  protected async confirm(): Promise<void> {
    const code = this.code().replace(/\s/g, '');
    await this.attempt.run(async () => {
      const { recoveryCodes } = await this.api.invoke(authConfirmSecondFactor, { body: { code } });
      this.codes.set(recoveryCodes);
    });
    if (this.codes() !== null) this.leave();
  }

  protected async remove(): Promise<void> {
    const body = { password: this.password(), code: this.code().trim() };
    if (await this.attempt.run(() => this.api.invoke(authRemoveSecondFactor, { body })))
      this.leave();
    this.read.reload();
  }

  protected leave(): void {
    this.begun.set(null);
    this.password.set('');
    this.code.set('');
    this.attempt.failure.set(null);
  }

  protected keptCodes(): void {
    this.codes.set(null);
    this.copied.set(false);
    this.read.reload();
  }

  protected async copy(codes: readonly string[]): Promise<void> {
    await navigator.clipboard.writeText(codes.join('\n'));
    this.copied.set(true);
  }

  protected print(): void {
    print();
  }
}
