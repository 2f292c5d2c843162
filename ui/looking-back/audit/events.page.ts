import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { lookingBackEvents$Csv } from '../../api/fn/looking-back/looking-back-events-csv';
import {
  lookingBackEvents$Json,
  type LookingBackEvents$Json$Params,
} from '../../api/fn/looking-back/looking-back-events-json';
import { lookingBackEvents$XNdjson } from '../../api/fn/looking-back/looking-back-events-x-ndjson';
import type { Events } from '../../api/models/events';
import type { RecordedEvent } from '../../api/models/recorded-event';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { dayFromToday, shortened, today } from '../../core/formats';
import { progressively } from '../../core/progressive-rendering';
import { reading } from '../../core/reading';
import { saveCsv, saveText } from '../../core/save-file';
import { Session } from '../../core/session';
import { type EventType, eventTypes, eventTypeLabel } from '../../terms/event-types';
import { When } from '../../terms/when';
import { actorOf, correlationOf, kindLabel, rawText, streamParts } from './event-text';
import { PartyPicker } from './party-picker';
import { WhoActed } from './who-acted';

const FIRST = 50;
const MORE = 200;
/** Rows. */
const IN_VIEW = 16;

/** Everything that happened, the newest first. What is asked stands in the address. */
@Component({
  imports: [Empty, Icon, MatButton, PartyPicker, RouterLink, FailureNotice, When, WhoActed],
  templateUrl: './events.page.html',
  styleUrl: './events.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EventsPage {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  readonly type = input<string>();
  readonly stream = input<string>();
  readonly person = input<string>();
  readonly organization = input<string>();
  readonly correlation = input<string>();
  /** Who acted in somebody else's name. */
  readonly impersonator = input<string>();
  /** An API key, or `process:…`. */
  readonly client = input<string>();
  /** Calendar days here, both included. */
  readonly since = input<string>();
  readonly until = input<string>();
  readonly q = input<string>();
  readonly sort = input<string>();

  protected readonly nothing = $localize`No events found`;
  private readonly allTypes = progressively(signal<readonly string[]>(eventTypes), 0);
  /** To choose from, when the events stand there. */
  protected readonly types = computed(() => {
    const all = this.allTypes();
    const type = this.type();
    return all.length === 0 && type ? [type] : all;
  });
  protected readonly eventTypeLabel = eventTypeLabel;
  protected readonly short = (text: string): string => shortened(text, 13);
  protected readonly actorOf = actorOf;
  protected readonly correlationOf = correlationOf;
  protected readonly partsOf = streamParts;
  protected readonly kindLabel = kindLabel;
  protected readonly raw = rawText;
  protected readonly exporting = new Action();
  protected readonly opened = signal<RecordedEvent | null>(null);
  protected readonly quick = [
    { label: $localize`today`, day: today() },
    { label: $localize`7 days`, day: dayFromToday(-7) },
    { label: $localize`30 days`, day: dayFromToday(-30) },
  ];
  protected readonly organizationLabel = $localize`Organisation`;
  protected readonly personLabel = $localize`Person`;
  protected readonly impersonatorLabel = $localize`Impersonated by`;
  protected readonly ours = inject(Session).me()?.organization.id ?? null;
  protected readonly narrowed = computed(() =>
    [
      this.type(),
      this.stream(),
      this.person(),
      this.organization(),
      this.impersonator(),
      this.client(),
      this.correlation(),
      this.since(),
      this.until(),
      this.q(),
    ].some(Boolean),
  );
  private readonly params = computed((): LookingBackEvents$Json$Params => {
    const [type, stream, person, organization, client] = [
      this.type(),
      this.stream(),
      this.person(),
      this.organization(),
      this.client(),
    ];
    const [correlation, impersonator, since, until, q] = [
      this.correlation(),
      this.impersonator(),
      this.since(),
      this.until(),
      this.q(),
    ];
    return {
      sort: this.sort() === 'position' ? 'position' : '-position',
      ...(type ? { type: [type as EventType] } : {}),
      ...(stream ? { stream } : {}),
      ...(person ? { person } : {}),
      ...(organization ? { organization } : {}),
      ...(impersonator ? { impersonator } : {}),
      ...(client ? { client } : {}),
      ...(correlation ? { correlation } : {}),
      ...(since ? { since: new Date(`${since}T00:00:00`).toISOString() } : {}),
      ...(until ? { until: new Date(`${until}T23:59:59.999`).toISOString() } : {}),
      ...(q ? { q } : {}),
    };
  });

  /** Of what an event says one is read that is opened: whole orders are large. */
  protected readonly read = reading(
    () => this.params(),
    async (params) => {
      this.more.set([]);
      return this.api.invoke(lookingBackEvents$Json, { ...params, limit: FIRST, without: 'data' });
    },
    () => false,
    'events',
  );
  private readonly more = signal<readonly Events[]>([]);
  private readonly pages = computed(() =>
    this.read.hasValue() ? [this.read.value(), ...this.more()] : [],
  );
  protected readonly next = computed(() => this.pages().at(-1)?.nextCursor ?? null);
  protected readonly events = progressively(
    computed(() => this.pages().flatMap(({ items }) => items)),
    IN_VIEW,
  );
  protected readonly whole = reading(
    () => this.opened() ?? undefined,
    async ({ stream, revision }) =>
      (await this.api.invoke(lookingBackEvents$Json, { stream, revision, limit: 1 })).items[0],
  );
  protected readonly going = new Action();

  protected change(params: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams: params, queryParamsHandling: 'merge' });
  }

  protected clear(): void {
    void this.router.navigate([], { queryParams: {} });
  }

  protected async goOn(): Promise<void> {
    const cursor = this.next();
    if (cursor === null) return;
    await this.going.run(async () => {
      const answer = await this.api.invoke(lookingBackEvents$Json, {
        ...this.params(),
        limit: MORE,
        cursor,
        without: 'data',
      });
      this.more.update((more) => [...more, answer]);
    });
  }

  protected toggle(event: RecordedEvent): void {
    this.opened.update((opened) => (opened?.id === event.id ? null : event));
  }

  protected exportCsv(): void {
    void this.exporting.run(async () =>
      saveCsv(await this.api.invoke(lookingBackEvents$Csv, this.params()), 'events.csv'),
    );
  }

  protected exportNdjson(): void {
    void this.exporting.run(async () =>
      saveText(
        await this.api.invoke(lookingBackEvents$XNdjson, this.params()),
        'events.ndjson',
        'application/x-ndjson',
      ),
    );
  }
}
