import {
  type AfterViewInit,
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import {
  MatAutocomplete,
  type MatAutocompleteSelectedEvent,
  MatAutocompleteTrigger,
  MatOption,
} from '@angular/material/autocomplete';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import { productsSuggest } from '../api/fn/catalogue/products-suggest';
import { ordersList$Json } from '../api/fn/orders/orders-list-json';
import { Highlighted } from '../components/highlighted';
import { Session } from '../core/session';
import { orderStatus } from '../terms/statuses';

interface Found {
  readonly link: readonly string[];
  readonly query: Record<string, string>;
  readonly text: string;
  readonly highlights: readonly (readonly number[])[];
  readonly context: string;
}

/**
 * What the search finds while it is typed: products, categories, vendors and orders. Made upon the
 * input that is there already (`top-search.ts`), whatever has been typed into it by then.
 */
@Component({
  selector: 'tp-search-box',
  imports: [Highlighted, MatAutocomplete, MatOption],
  hostDirectives: [MatAutocompleteTrigger],
  template: `
    <mat-autocomplete (optionSelected)="go($event)" [hideSingleSelectionIndicator]="true">
      @for (found of results(); track found.link.join('/') + found.text) {
        <mat-option [value]="found">
          <tp-highlighted [text]="found.text" [ranges]="found.highlights" />
          <span class="muted"> {{ found.context }}</span>
        </mat-option>
      }
    </mat-autocomplete>
  `,
  // the class that the input has already: Angular writes those of a host anew
  host: { class: 'box', '(input)': 'typed(box.value)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SearchBox implements AfterViewInit {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly trigger = inject(MatAutocompleteTrigger);
  protected readonly box = inject<ElementRef<HTMLInputElement>>(ElementRef).nativeElement;
  private readonly list = viewChild.required(MatAutocomplete);
  private wanted = '';
  private asking = false;
  private emptied = 0;
  private readonly found = signal<readonly Found[]>([]);
  protected readonly results = this.found.asReadonly();

  ngAfterViewInit(): void {
    this.trigger.autocomplete = this.list();
    if (document.activeElement !== this.box || this.box.value === '') return;
    this.trigger.openPanel();
    void this.typed(this.box.value);
  }

  /**
   * Asks at once, and while an answer is awaited only for what was typed last: as quick as the
   * server, and no quicker.
   */
  protected async typed(text: string): Promise<void> {
    this.wanted = text.trim();
    if (this.asking) return;
    this.asking = true;
    try {
      for (let sent: string | null = null; sent !== this.wanted;)
        await this.ask((sent = this.wanted));
    } finally {
      this.asking = false;
    }
  }

  private async ask(text: string): Promise<void> {
    const emptied = this.emptied;
    if (text === '') {
      this.found.set([]);
      return;
    }
    const [suggested, orders] = await Promise.all([
      this.api.invoke(productsSuggest, { q: text, limit: 8 }).catch(() => null),
      this.session.can('order.read') && text.length > 2
        ? this.api.invoke(ordersList$Json, { q: text, limit: 4 }).catch(() => null)
        : null,
    ]);
    // somebody has chosen, and gone
    if (emptied !== this.emptied) return;
    const links = { product: '/catalogue', category: '/catalogue', vendor: '/catalogue' } as const;
    this.found.set([
      ...(suggested?.suggestions ?? []).map(
        ({ kind, id, text: label, highlights, context, sku }) => ({
          link: kind === 'product' ? [links.product, id] : [links[kind]],
          query: (kind === 'category'
            ? { category: id }
            : kind === 'vendor'
              ? { vendorId: id }
              : {}) as Record<string, string>,
          text: label,
          highlights,
          context: sku === null ? context : `${sku} · ${context}`,
        }),
      ),
      ...(orders?.items ?? []).map(({ id, number, status, vendorName, buyerName }) => ({
        link: ['/orders', id],
        query: {},
        text: number,
        highlights: [],
        context: `${orderStatus(status).label} · ${this.session.me()?.organization.type === 'Seller' ? buyerName : vendorName}`,
      })),
    ]);
  }

  protected go({ option }: MatAutocompleteSelectedEvent): void {
    const { link, query } = option.value as Found;
    this.empty();
    void this.router.navigate([...link], { queryParams: query });
  }

  /** Somebody has chosen. */
  empty(): void {
    this.emptied++;
    this.wanted = '';
    this.found.set([]);
    this.box.value = '';
    this.box.blur();
  }
}
