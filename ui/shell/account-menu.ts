import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import type { Me } from '../api/models/me';
import { Icon } from '../components/icons/icon';
import { OpenAtOnce } from '../components/open-at-once';
import { DisplayPreferences, type RowDensity, type Scheme } from '../core/display-preferences';
import { Language } from '../core/language';
import { Session } from '../core/session';

/** Who one is, how the screens look, and the way out. */
@Component({
  selector: 'tp-account-menu',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, OpenAtOnce, RouterLink],
  template: `
    <button
      type="button"
      class="plain avatar"
      [matMenuTriggerFor]="menu"
      tpOpenAtOnce
      (menuOpened)="opened.emit()"
    >
      <span aria-hidden="true">{{ initials() }}</span>
      <span class="visually-hidden">{{ me().user.name }}</span>
    </button>
    <mat-menu #menu="matMenu">
      <div class="card">
        <strong>{{ me().user.name }}</strong>
        <span class="muted">{{ me().user.email }}</span>
      </div>
      <a mat-menu-item routerLink="/account">
        <tp-icon name="person" /> <span i18n> Your account</span>
      </a>
      <button mat-menu-item (click)="setScheme(looks.scheme() === 'dark' ? 'light' : 'dark')">
        <tp-icon [name]="looks.scheme() === 'dark' ? 'light' : 'dark'" />
        @if (looks.scheme() === 'dark') {
          <span i18n> Light</span>
        } @else {
          <span i18n> Dark</span>
        }
      </button>
      <button mat-menu-item [disabled]="looks.scheme() === 'system'" (click)="setScheme('system')">
        <tp-icon name="settings" /> <span i18n> Use the system setting</span>
      </button>
      <button
        mat-menu-item
        (click)="setDensity(looks.density() === 'compact' ? 'comfortable' : 'compact')"
      >
        <tp-icon name="density" />
        @if (looks.density() === 'compact') {
          <span i18n> Comfortable rows</span>
        } @else {
          <span i18n> Compact rows</span>
        }
      </button>
      @for (other of language.others; track other.code) {
        <button
          mat-menu-item
          translate="no"
          [attr.lang]="other.code"
          (click)="language.choose(other.code)"
        >
          <tp-icon name="language" /> <span>{{ other.name }}</span>
        </button>
      }
      <button mat-menu-item (click)="signOut()">
        <tp-icon name="signOut" /> <span i18n> Sign out</span>
      </button>
    </mat-menu>
  `,
  styles: `
    .card {
      display: flex;
      flex-direction: column;
      padding: 8px 16px;
      border-bottom: 1px solid var(--hairline);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountMenu {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  protected readonly looks = inject(DisplayPreferences);
  protected readonly language = inject(Language);
  readonly me = input.required<Me>();
  readonly initials = input.required<string>();
  /** From now on it is there: whoever makes another does not want it open at once. */
  readonly opened = output<void>();

  protected setScheme(scheme: Scheme): void {
    this.looks.scheme.set(scheme);
  }

  protected setDensity(density: RowDensity): void {
    this.looks.density.set(density);
  }

  protected async signOut(): Promise<void> {
    await this.session.signOut();
    await this.router.navigateByUrl('/');
  }
}
