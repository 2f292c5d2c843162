import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { lookingBackCorrelation } from '../../api/fn/looking-back/looking-back-correlation';
import type { CausedEvent } from '../../api/models/caused-event';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { countText, momentText } from '../../core/formats';
import { reading } from '../../core/reading';
import { CauseTree } from './cause-tree';

const flat = (events: readonly CausedEvent[]): readonly CausedEvent[] =>
  events.flatMap((event) => [event, ...flat(event.caused)]);

/** Everything that followed from one command, each event under what caused it. */
@Component({
  imports: [CauseTree, Icon, MatButton, RouterLink, FailureNotice],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Effects of one action</h1>
        <div class="actions">
          <a matButton routerLink="/events" [queryParams]="{ correlation: id() }"
            ><tp-icon name="events" /> <span i18n>View as list</span></a
          >
        </div>
        @if (summary(); as summary) {
          <p class="sub" i18n>
            {{ summary.count }} events on {{ summary.streams }} records in {{ summary.span }} ms,
            started {{ summary.began }}.
          </p>
        }
      </div>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (read.hasValue()) {
        <tp-cause-tree [events]="read.value().events" />
      } @else {
        <span class="skeleton"></span>
      }
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CorrelationPage {
  private readonly api = inject(Api);
  readonly id = input.required<string>();
  protected readonly read = reading(
    () => this.id(),
    (id) => this.api.invoke(lookingBackCorrelation, { id }),
  );
  protected readonly summary = computed(() => {
    if (!this.read.hasValue()) return null;
    const events = flat(this.read.value().events);
    const times = events.map(({ recordedAt }) => new Date(recordedAt).getTime());
    const first = Math.min(...times);
    return {
      count: countText(events.length),
      streams: countText(new Set(events.map(({ stream }) => stream)).size),
      span: countText(Math.max(...times) - first),
      began: momentText(new Date(first).toISOString()),
    };
  });
}
