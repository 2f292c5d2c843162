import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { JUST_CHANGED_MS, type Parties, ChangeAuthor } from '../core/change-author';
import type { Change } from '../core/changes';
import { onChanges } from '../core/reading';

/** Beside the title of a thing: that others have just changed it, and who. */
@Component({
  selector: 'tp-changed-by',
  template: `<span role="status">
    @if (text(); as shown) {
      <span class="just-changed">{{ shown }}</span>
    }
  </span>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangedBy {
  private readonly author = inject(ChangeAuthor);
  /** As changes name it, `order`. */
  readonly resource = input.required<string>();
  readonly id = input.required<string>();
  readonly parties = input<Parties>({});
  private readonly last = signal<Change | null>(null);
  protected readonly text = computed(() => {
    const change = this.last();
    if (change === null || change.id !== this.id()) return '';
    const who = this.author.text(change.by, this.parties());
    return who === '' ? $localize`changed just now` : $localize`changed by ${who}:who:`;
  });

  constructor() {
    onChanges(
      (changes) => {
        const mine = (changes ?? []).findLast(
          (change) =>
            change.resource === this.resource() &&
            change.id === this.id() &&
            !this.author.isMine(change),
        );
        if (mine) this.show(mine);
        return false;
      },
      () => undefined,
    );
  }

  private show(change: Change): void {
    this.last.set(change);
    setTimeout(() => {
      if (this.last() === change) this.last.set(null);
    }, JUST_CHANGED_MS);
  }
}
