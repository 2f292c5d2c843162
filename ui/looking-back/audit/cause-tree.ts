import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CausedEvent } from '../../api/models/caused-event';
import { countText, shortened } from '../../core/formats';
import { eventTypeLabel } from '../../terms/event-types';
import { actorOf, kindLabel, streamParts } from './event-text';
import { WhoActed } from './who-acted';

/** Events under the one that caused them, each with how long after it came. */
@Component({
  selector: 'tp-cause-tree',
  imports: [RouterLink, WhoActed],
  template: `
    <ul>
      @for (event of events(); track event.id) {
        <li>
          <strong>{{ eventTypeLabel(event.type) }}</strong>
          <a
            [routerLink]="['/events/of', event.stream]"
            [queryParams]="{ revision: event.revision }"
            >{{ kindLabel(parts(event.stream).kind) }}
            <span class="mono">{{ short(parts(event.stream).id) }}</span></a
          >
          @if (after() !== null) {
            <span class="muted" i18n>{{ between(event) }} ms later</span>
          }
          <tp-who-acted class="muted" [actor]="actorOf(event)" />
          @if (event.caused.length > 0) {
            <tp-cause-tree [events]="event.caused" [after]="event.recordedAt" />
          }
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      list-style: none;
    }

    li {
      padding: 4px 0 4px 12px;
      border-inline-start: 1px solid var(--edge);
    }

    a {
      text-decoration: underline;
    }

    li > * {
      margin-inline-end: 8px;
    }

    tp-cause-tree {
      display: block;
      margin: 4px 0 0 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CauseTree {
  readonly events = input.required<readonly CausedEvent[]>();
  /** When what caused them was recorded. */
  readonly after = input<string | null>(null);
  protected readonly eventTypeLabel = eventTypeLabel;
  protected readonly parts = streamParts;
  protected readonly kindLabel = kindLabel;
  protected readonly actorOf = actorOf;
  protected readonly short = (id: string): string => shortened(id, 13);
  protected readonly between = ({ recordedAt }: CausedEvent): string =>
    countText(new Date(recordedAt).getTime() - new Date(this.after()!).getTime());
}
