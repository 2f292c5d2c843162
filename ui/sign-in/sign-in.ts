import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { type Trouble, troubleOf } from '../ground/problem';
import { Session } from '../ground/session';

/** Address and password, and the code of a second factor where the server asks for one. */
@Component({
  selector: 'tp-sign-in',
  imports: [MatButtonModule],
  template: `
    <form (submit)="$event.preventDefault(); signIn(email.value, password.value, code()?.value)">
      @if (!again()) {
        <h1 i18n>Tradepost</h1>
      }
      <div class="field">
        <label for="email" i18n>E-mail</label>
        <input #email id="email" class="box" type="email" autocomplete="username" required [value]="again() ? (session.me()?.user?.email ?? '') : ''" />
      </div>
      <div class="field">
        <label for="password" i18n>Password</label>
        <input #password id="password" class="box" type="password" autocomplete="current-password" required />
      </div>
      @if (needsCode()) {
        <div class="field">
          <label for="code" i18n>Code of your authenticator app, or a recovery code</label>
          <input #codeBox id="code" class="box mono" autocomplete="one-time-code" required (input)="typedCode.set(codeBox.value)" />
        </div>
      }
      @if (trouble(); as refused) {
        <p class="note-box" [class.refused]="!needsCode() || typedCode() !== ''" role="alert">{{ refused.text }}</p>
      }
      <button matButton="filled" type="submit" [disabled]="busy()" i18n>Sign in</button>
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

    h1 {
      padding-bottom: 8px;
      border-bottom: 1px solid var(--edge);
      font: var(--figure);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignIn {
  protected readonly session = inject(Session);
  /** The session ended while somebody was at work. */
  readonly again = input(false);
  protected readonly busy = signal(false);
  protected readonly needsCode = signal(false);
  protected readonly typedCode = signal('');
  protected readonly trouble = signal<Trouble | null>(null);
  protected readonly code = () => (this.needsCode() ? { value: this.typedCode() } : undefined);

  protected async signIn(email: string, password: string, code: string | undefined): Promise<void> {
    this.busy.set(true);
    try {
      await this.session.signIn(email.trim(), password, code?.trim() || undefined);
      this.trouble.set(null);
    } catch (error) {
      const trouble = troubleOf(error);
      this.trouble.set(trouble);
      if (trouble.code === 'auth/second-factor') this.needsCode.set(true);
    } finally {
      this.busy.set(false);
    }
  }
}
