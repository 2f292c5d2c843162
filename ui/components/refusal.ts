import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
} from '@angular/core';
import { type Failure, sentence } from '../core/failure';

/**
 * Why a form was refused, as far as it does not stand beside a field already. Whoever sent it is
 * brought to the first field that was refused.
 */
@Component({
  selector: 'tp-refusal',
  template: `
    @if (texts().length > 0) {
      <div class="note-box refused" role="alert">
        @for (text of texts(); track $index) {
          <p>{{ text }}</p>
        }
      </div>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Refusal {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  readonly of = input.required<Failure | null>();
  /** Pointers of the fields that show their own errors. */
  readonly beside = input<readonly string[]>([]);
  protected readonly texts = computed(() => {
    const failure = this.of();
    if (failure === null) return [];
    const left = failure.errors.filter(({ pointer }) => !this.beside().includes(pointer ?? ''));
    if (failure.errors.length > 0 && left.length === 0) return [];
    return [...new Set([failure.text, ...left.map(({ detail }) => sentence(detail))])];
  });

  constructor() {
    afterRenderEffect(() => {
      if (this.of() === null) return;
      this.element.nativeElement
        .closest('form')
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus();
    });
  }
}
