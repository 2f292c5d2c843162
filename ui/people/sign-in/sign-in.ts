import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { identityList } from '../../api/fn/auth/identity-list';
import { setUpState } from '../../api/fn/auth/set-up-state';
import { type Failure, failureOf } from '../../core/failure';
import { Language } from '../../core/language';
import { Session } from '../../core/session';

/** Address and password, and the code of a second factor where the server asks for one. */
@Component({
  selector: 'tp-sign-in',
  imports: [MatButton],
  template: `
    <form (submit)="$event.preventDefault(); signIn(email.value, password.value, code()?.value)">
      @if (!again()) {
        <h1 i18n>Tradepost</h1>
      }
      @if (hasNobody()) {
        <p class="note-box" role="status" i18n>
          This marketplace has not been set up yet. Open the address the server printed when it
          started, and set it up there.
        </p>
      }
      <div class="field">
        <label for="email" i18n>E-mail</label>
        <input
          #email
          id="email"
          class="box"
          type="email"
          autocomplete="username"
          required
          [value]="again() ? (session.me()?.user?.email ?? '') : ''"
        />
      </div>
      <div class="field">
        <label for="password" i18n>Password</label>
        <input
          #password
          id="password"
          class="box"
          type="password"
          autocomplete="current-password"
          required
        />
      </div>
      @if (needsCode()) {
        <div class="field">
          <label for="code" i18n>Code from your authenticator app, or a recovery code</label>
          <input
            #codeBox
            id="code"
            class="box mono"
            autocomplete="one-time-code"
            required
            (input)="typedCode.set(codeBox.value)"
          />
        </div>
      }
      @if (problem(); as text) {
        <p class="note-box refused" role="alert">{{ text }}</p>
      }
      @if (failure(); as refused) {
        <p class="note-box" [class.refused]="!needsCode() || typedCode() !== ''" role="alert">
          {{ refused.text }}
        </p>
      }
      <button matButton="filled" type="submit" [disabled]="busy()" i18n>Sign in</button>
      @if (!again()) {
        <p class="elsewhere">
          <a href="/app/forgotten-password" i18n>Forgot password?</a>
          <a href="/app/register" i18n>Register your company</a>
        </p>
        @if (language.others.length > 0) {
          <p class="elsewhere" translate="no">
            @for (other of language.others; track other.code) {
              <button
                type="button"
                class="plain"
                [attr.lang]="other.code"
                (click)="language.choose(other.code)"
              >
                {{ other.name }}
              </button>
            }
          </p>
        }
      }
      @if (providers().length > 0) {
        <p class="or" i18n>or</p>
        @for (provider of providers(); track provider.id) {
          <!-- a page of its own where somebody is at work: what they typed stays here -->
          <a
            matButton="outlined"
            [href]="addressOf(provider.id)"
            [target]="again() ? '_blank' : '_self'"
            i18n
            >Sign in with {{ provider.name }}</a
          >
        }
      }
    </form>
  `,
  styles: `
    :host {
      display: block;
      width: min(360px, 100%);
    }

    form {
      display: flex;
      flex-direction: column;
      gap: 16px;
    }

    .elsewhere {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 8px 16px;

      a {
        padding-block: 4px;
      }
    }

    .or {
      color: var(--muted);
      text-align: center;
    }

    h1 {
      padding-bottom: 8px;
      border-bottom: 1px solid var(--edge);
      font: var(--figure);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignIn {
  protected readonly language = inject(Language);
  protected readonly session = inject(Session);
  /** The session ended while somebody was at work. */
  readonly again = input(false);
  protected readonly busy = signal(false);
  protected readonly needsCode = signal(false);
  protected readonly typedCode = signal('');
  protected readonly failure = signal<Failure | null>(null);
  protected readonly providers = signal<readonly { readonly id: string; readonly name: string }[]>(
    [],
  );
  /** An empty marketplace: nobody can sign in yet. */
  protected readonly hasNobody = signal(false);
  /** The code with which an identity provider's answer was refused. */
  private readonly refusal = new URLSearchParams(location.search).get('signInProblem');
  private readonly refusedBy = new URLSearchParams(location.search).get('provider');
  protected readonly problem = computed(() => {
    if (this.refusal === null || this.again() || this.failure() !== null) return null;
    return wordsOf(
      this.refusal,
      this.providers().find((p) => p.id === this.refusedBy)?.name ??
        $localize`The identity provider`,
    );
  });
  protected readonly code = () => (this.needsCode() ? { value: this.typedCode() } : undefined);

  constructor() {
    // without a response there are no buttons: a password may do
    inject(Api)
      .invoke(identityList)
      .then(({ items }) => this.providers.set(items))
      .catch(() => undefined);
    inject(Api)
      .invoke(setUpState)
      .then(({ needed }) => this.hasNobody.set(needed))
      .catch(() => undefined);
  }

  protected addressOf(provider: string): string {
    const here =
      this.again() || this.refusal !== null ? '/app/' : location.pathname + location.search;
    return `/auth/providers/${encodeURIComponent(provider)}/sign-in?${new URLSearchParams({ returnTo: here }).toString()}`;
  }

  protected async signIn(email: string, password: string, code: string | undefined): Promise<void> {
    this.busy.set(true);
    try {
      await this.session.signIn(email.trim(), password, code?.trim() || undefined);
      this.failure.set(null);
    } catch (error) {
      const failure = failureOf(error);
      this.failure.set(failure);
      if (failure.code === 'auth/second-factor') this.needsCode.set(true);
    } finally {
      this.busy.set(false);
    }
  }
}

/** What happened at the provider, and what helps. */
function wordsOf(code: string, provider: string): string {
  switch (code) {
    case 'sign-in/denied':
      return $localize`${provider}:provider: did not sign you in.`;
    case 'sign-in/not-proven':
      return $localize`Sign-in took too long or was started in another browser. Try again.`;
    case 'sign-in/provider-unavailable':
      return $localize`${provider}:provider: is not responding. Try again shortly; if it keeps happening, contact your administrator.`;
    case 'sign-in/no-organization':
      return $localize`Your ${provider}:provider: account is not linked to a company here. Contact your company’s administrator.`;
    case 'sign-in/not-invited':
      return $localize`No account has your e-mail address. Ask your company’s administrator to invite you.`;
    case 'sign-in/other-organization':
      return $localize`Your company does not sign in with ${provider}:provider:. Use your password, or contact an administrator.`;
    case 'sign-in/disabled':
      return $localize`Your account is disabled. Contact your company’s administrator.`;
    case 'sign-in/email':
      return $localize`${provider}:provider: has not verified your e-mail address, which we use to find your account. Contact your administrator.`;
    default:
      return $localize`${provider}:provider: could not sign you in (${code}:code:). Contact your administrator.`;
  }
}
