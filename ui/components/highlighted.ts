import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/**
 * A text with the parts marked that were searched for: `ranges` as pairs of first and behind the
 * last character.
 */
@Component({
  selector: 'tp-highlighted',
  template: `@for (part of parts(); track $index) {
    @if (part.marked) {
      <mark>{{ part.text }}</mark>
    } @else {
      {{ part.text }}
    }
  }`,
  styles: `
    mark {
      background: none;
      color: inherit;
      font-weight: 600;
      text-decoration: underline;
      text-decoration-color: var(--action);
      text-underline-offset: 2px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Highlighted {
  readonly text = input.required<string>();
  readonly ranges = input<readonly (readonly number[])[]>([]);
  protected readonly parts = computed(() => {
    const text = this.text();
    const parts: { text: string; marked: boolean }[] = [];
    let shownTo = 0;
    for (const [start = 0, end = 0] of this.ranges()) {
      if (start > shownTo) parts.push({ text: text.slice(shownTo, start), marked: false });
      parts.push({ text: text.slice(start, end), marked: true });
      shownTo = end;
    }
    if (shownTo < text.length) parts.push({ text: text.slice(shownTo), marked: false });
    return parts;
  });
}
