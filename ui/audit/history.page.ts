import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../api/api';
import { lookingBackDiff } from '../api/fn/looking-back/looking-back-diff';
import { lookingBackEvents$Json } from '../api/fn/looking-back/looking-back-events-json';
import { lookingBackState } from '../api/fn/looking-back/looking-back-state';
import { momentText, shortened } from '../ground/formats';
import { reading } from '../ground/reading';
import { Icon } from '../icons/icon';
import { TroubleBox } from '../words/trouble-box';
import { When } from '../words/when';
import { actorOf, correlationOf, fieldWords, rawText, streamParts, typeWords, valueWords } from './event-words';
import { WhoActed } from './who-acted';

/** Pages of people, by the kind of the aggregate. */
const pages: Readonly<Record<string, string>> = {
  order: '/orders',
  purchase: '/purchases',
  product: '/catalogue',
  priceList: '/price-lists',
  rfq: '/rfq',
  organization: '/organizations',
};

/** An aggregate as it was after any of its events: what that event changed, who did it, and the whole of it then. */
@Component({
  imports: [Icon, MatButtonModule, RouterLink, TroubleBox, When, WhoActed],
  templateUrl: './history.page.html',
  styleUrl: './history.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HistoryPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  readonly stream = input.required<string>();
  /** After the event of this revision; the last where absent. */
  readonly revision = input<string>();
  /** With what it is compared: the revision before where absent. */
  readonly from = input<string>();

  protected readonly parts = computed(() => streamParts(this.stream()));
  protected readonly shortId = computed(() => shortened(this.parts().id, 20));
  protected readonly page = computed(() => pages[this.parts().kind] ?? null);
  protected readonly typeWords = typeWords;
  protected readonly fieldWords = fieldWords;
  protected readonly valueWords = valueWords;
  protected readonly raw = rawText;
  protected readonly actorOf = actorOf;
  protected readonly correlationOf = correlationOf;
  protected readonly moment = momentText;

  protected readonly last = reading(
    () => this.stream(),
    (stream) => this.api.invoke(lookingBackState, { stream }),
  );
  protected readonly lastRevision = computed(() => (this.last.hasValue() ? this.last.value().revision : 0));
  protected readonly at = computed(() => {
    const asked = Number(this.revision() ?? Number.NaN);
    return Number.isInteger(asked) && asked >= 0 ? Math.min(asked, this.lastRevision()) : this.lastRevision();
  });
  protected readonly against = computed(() => {
    const asked = Number(this.from() ?? Number.NaN);
    return Number.isInteger(asked) && asked >= 0 && asked < this.at() ? asked : this.at() - 1;
  });
  private readonly moments = computed(() => (this.last.hasValue() ? { stream: this.stream(), at: this.at(), against: this.against() } : undefined));
  protected readonly read = reading(
    () => this.moments(),
    async ({ stream, at, against }) => {
      const [past, diff, events] = await Promise.all([
        this.api.invoke(lookingBackState, { stream, revision: at }),
        against < 0 ? null : this.api.invoke(lookingBackDiff, { stream, from: String(against), to: String(at) }),
        this.api.invoke(lookingBackEvents$Json, { stream, revision: at, limit: 1 }),
      ]);
      return { past, differences: diff?.differences ?? [], event: events.items[0] ?? null };
    },
  );

  protected go(revision: number): void {
    void this.router.navigate([], { queryParams: { revision, from: null }, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected compare(from: string): void {
    void this.router.navigate([], { queryParams: { from: from === '' ? null : from }, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** To what was there at the end of a moment, by the store's clock. */
  protected async goTo(moment: string): Promise<void> {
    if (moment === '') return;
    const past = await this.api.invoke(lookingBackState, { stream: this.stream(), at: new Date(moment).toISOString() });
    this.go(past.revision);
  }
}
