import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';

/** A line of text with its name, what helps to fill it in, and what the server says of it. */
@Component({
  selector: 'tp-text-field',
  template: `
    <div class="field">
      <label [for]="name()">{{ label() }}</label>
      <input
        #box
        class="box"
        [id]="name()"
        [name]="name()"
        [type]="type()"
        [class.mono]="mono()"
        [value]="value()"
        [required]="required()"
        [readOnly]="readonly()"
        [maxLength]="longest()"
        [attr.autocomplete]="autocomplete()"
        [attr.inputmode]="inputmode()"
        [attr.list]="suggestions().length > 0 ? name() + '-suggestions' : null"
        [attr.aria-invalid]="error() === null ? null : true"
        [attr.aria-describedby]="describedBy()"
        (input)="value.set(box.value)"
      />
      @if (suggestions().length > 0) {
        <datalist [id]="name() + '-suggestions'">
          @for (each of suggestions(); track each) {
            <option [value]="each"></option>
          }
        </datalist>
      }
      @if (error(); as text) {
        <span class="error" [id]="name() + '-error'">{{ text }}</span>
      }
      @if (hint(); as text) {
        <span class="hint" [id]="name() + '-hint'">{{ text }}</span>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TextField {
  /** Of the field in its form: unique on the page. */
  readonly name = input.required<string>();
  readonly label = input.required<string>();
  readonly value = model.required<string>();
  readonly type = input<'text' | 'email' | 'tel'>('text');
  readonly autocomplete = input('off');
  readonly inputmode = input<string | null>(null);
  readonly hint = input<string | null>(null);
  readonly error = input<string | null>(null);
  readonly required = input(true);
  readonly readonly = input(false);
  readonly mono = input(false);
  /** In characters. */
  readonly longest = input(200);
  readonly suggestions = input<readonly string[]>([]);

  protected describedBy(): string | null {
    const parts = [
      this.error() === null ? null : `${this.name()}-error`,
      this.hint() === null ? null : `${this.name()}-hint`,
    ].filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(' ');
  }
}
