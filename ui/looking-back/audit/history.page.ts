import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { lookingBackDiff } from '../../api/fn/looking-back/looking-back-diff';
import { lookingBackEvents$Json } from '../../api/fn/looking-back/looking-back-events-json';
import { lookingBackEvents$XNdjson } from '../../api/fn/looking-back/looking-back-events-x-ndjson';
import { lookingBackState } from '../../api/fn/looking-back/looking-back-state';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { momentText, shortened } from '../../core/formats';
import { reading } from '../../core/reading';
import { saveText } from '../../core/save-file';
import { eventTypeLabel } from '../../terms/event-types';
import { When } from '../../terms/when';
import { entriesIn, EventEntries } from './event-entries';
import {
  actorOf,
  correlationOf,
  fieldLabel,
  kindLabel,
  rawText,
  streamParts,
  valueText,
} from './event-text';
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

/**
 * An aggregate as it was after any of its events: what that event changed, who did it, and the
 * whole of it then.
 */
@Component({
  imports: [EventEntries, Icon, MatButton, RouterLink, FailureNotice, When, WhoActed],
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
  protected readonly eventTypeLabel = eventTypeLabel;
  protected readonly kindLabel = kindLabel;
  protected readonly fieldLabel = fieldLabel;
  protected readonly valueText = valueText;
  protected readonly raw = rawText;
  protected readonly entriesIn = entriesIn;
  protected readonly actorOf = actorOf;
  protected readonly correlationOf = correlationOf;
  protected readonly moment = momentText;

  protected readonly evidence = new Action();
  protected readonly last = reading(
    () => this.stream(),
    (stream) => this.api.invoke(lookingBackState, { stream }),
  );
  protected readonly lastRevision = computed(() =>
    this.last.hasValue() ? this.last.value().revision : 0,
  );
  protected readonly shownRevision = computed(() => {
    const requested = Number(this.revision() ?? Number.NaN);
    return Number.isInteger(requested) && requested >= 0
      ? Math.min(requested, this.lastRevision())
      : this.lastRevision();
  });
  protected readonly against = computed(() => {
    const requested = Number(this.from() ?? Number.NaN);
    return Number.isInteger(requested) && requested >= 0 && requested < this.shownRevision()
      ? requested
      : this.shownRevision() - 1;
  });
  private readonly moments = computed(() =>
    this.last.hasValue()
      ? { stream: this.stream(), revision: this.shownRevision(), against: this.against() }
      : undefined,
  );
  protected readonly read = reading(
    () => this.moments(),
    async ({ stream, revision, against }) => {
      const [past, diff, events] = await Promise.all([
        this.api.invoke(lookingBackState, { stream, revision }),
        against < 0
          ? null
          : this.api.invoke(lookingBackDiff, {
              stream,
              from: String(against),
              to: String(revision),
            }),
        this.api.invoke(lookingBackEvents$Json, { stream, revision, limit: 1 }),
      ]);
      return { past, differences: diff?.differences ?? [], event: events.items[0] ?? null };
    },
  );

  /**
   * Everything that both sides of an order saw, in the order in which it was recorded: its
   * purchase, the order itself, its notes.
   */
  protected async saveEvidence(): Promise<void> {
    const { id } = this.parts();
    const state = this.last.value()?.state as
      { readonly purchaseId?: string; readonly number?: string } | undefined;
    const streams = [
      this.stream(),
      `orderNotes-${id}`,
      ...(state?.purchaseId ? [`purchase-${state.purchaseId}`] : []),
    ];
    await this.evidence.run(async () => {
      const texts = await Promise.all(
        streams.map(async (stream) =>
          textOf(await this.api.invoke(lookingBackEvents$XNdjson, { stream })),
        ),
      );
      const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
      const inOrder = lines
        .map((line) => ({
          line,
          position: Number((JSON.parse(line) as { position: string }).position),
        }))
        .sort((one, other) => one.position - other.position);
      saveText(
        inOrder.map(({ line }) => `${line}\n`).join(''),
        `order-${state?.number ?? id}-evidence.ndjson`,
        'application/x-ndjson',
      );
    });
  }

  protected go(revision: number): void {
    void this.router.navigate([], {
      queryParams: { revision, from: null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  protected compare(from: string): void {
    void this.router.navigate([], {
      queryParams: { from: from === '' ? null : from },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  /** To what was there at the end of a moment, by the store's clock. */
  protected async goTo(moment: string): Promise<void> {
    if (moment === '') return;
    const past = await this.api.invoke(lookingBackState, {
      stream: this.stream(),
      at: new Date(moment).toISOString(),
    });
    this.go(past.revision);
  }
}

/** The generated client says text and hands over a Blob: what is no `text/…` is one to it. */
const textOf = (answer: string): Promise<string> => new Response(answer).text();
