import { ChangeDetectionStrategy, Component, input, model, signal } from '@angular/core';

/**
 * A password: can be pasted, kept by the browser, and shown, which is why it is asked for once and
 * not twice.
 */
@Component({
  selector: 'tp-password-field',
  template: `
    <div class="field">
      <label [for]="name()">{{ label() }}</label>
      <span class="with-button">
        <input
          #box
          class="box"
          [id]="name()"
          [name]="name()"
          [type]="shown() ? 'text' : 'password'"
          [value]="value()"
          [attr.autocomplete]="isNew() ? 'new-password' : 'current-password'"
          [attr.minlength]="isNew() ? 12 : null"
          maxlength="200"
          [attr.autocapitalize]="'off'"
          spellcheck="false"
          required
          [attr.aria-invalid]="error() === null ? null : true"
          [attr.aria-describedby]="describedBy()"
          (input)="value.set(box.value)"
        />
        <button
          type="button"
          class="plain show"
          [attr.aria-pressed]="shown()"
          [attr.aria-controls]="name()"
          (click)="shown.set(!shown())"
          i18n
        >
          Show
        </button>
      </span>
      @if (error(); as text) {
        <span class="error" [id]="name() + '-error'">{{ text }}</span>
      }
      @if (isNew()) {
        <span class="hint" [id]="name() + '-hint'" i18n
          >At least 12 characters. Several words in a row are easy to remember and hard to
          guess.</span
        >
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }

    .with-button {
      position: relative;
      display: block;
    }

    input.box {
      padding-inline-end: 72px;
    }

    .show {
      position: absolute;
      inset-block: 2px;
      inset-inline-end: 2px;
      min-width: 60px;
      color: var(--action);

      &[aria-pressed='true'] {
        text-decoration: underline;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordField {
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly value = model.required<string>();
  /** One that is chosen here, and not one that somebody has. */
  readonly isNew = input(false);
  readonly error = input<string | null>(null);
  protected readonly shown = signal(false);

  protected describedBy(): string | null {
    const parts = [
      this.error() === null ? null : `${this.name()}-error`,
      this.isNew() ? `${this.name()}-hint` : null,
    ].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(' ');
  }
}
