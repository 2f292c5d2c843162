import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { countText } from '../../core/formats';

export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  /** In a tree; 0 at its root. */
  readonly depth: number;
}

const SHOWN = 8;

/** One way of narrowing down: its values, each with what choosing it would leave. */
@Component({
  selector: 'tp-facet',
  template: `
    <fieldset>
      <legend>{{ label() }}</legend>
      @for (each of shown(); track each.value) {
        <label [style.padding-inline-start.px]="each.depth * 12">
          <input
            type="checkbox"
            [checked]="chosen().includes(each.value)"
            (change)="toggled.emit(each.value)"
          />
          <span class="name">{{ each.label }}</span>
          <span class="muted">{{ count(each.count) }}</span>
        </label>
      }
      @if (values().length > most) {
        <button type="button" class="plain" [attr.aria-expanded]="all()" (click)="all.set(!all())">
          @if (all()) {
            <span i18n>Show fewer</span>
          } @else {
            <span i18n>Show {{ values().length - most }} more</span>
          }
        </button>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      margin: 0;
      padding: 0;
      border: 0;
      min-width: 0;
    }

    legend {
      padding: 0 0 4px;
      color: var(--muted);
      font: var(--label);
    }

    label {
      display: flex;
      align-items: center;
      min-height: 26px;
      gap: 6px;
      cursor: pointer;

      &:hover {
        background: var(--row-tint);
      }
    }

    .name {
      flex: 1 1 auto;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    input {
      flex: none;
      width: 16px;
      height: 16px;
      margin: 0;
      accent-color: var(--action);
    }

    .plain {
      color: var(--action);
    }

    @media (pointer: coarse) {
      label {
        min-height: 44px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Facet {
  readonly label = input.required<string>();
  readonly values = input.required<readonly FacetValue[]>();
  readonly chosen = input<readonly string[]>([]);
  readonly toggled = output<string>();
  protected readonly most = SHOWN;
  protected readonly all = signal(false);
  /** What is chosen is always shown. */
  protected readonly shown = computed(() =>
    this.all()
      ? this.values()
      : this.values().filter(({ value }, index) => index < SHOWN || this.chosen().includes(value)),
  );
  protected readonly count = countText;
}
