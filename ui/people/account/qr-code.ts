import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import encodeQR from 'qr';

/** Modules of white around it that readers need (ISO/IEC 18004). */
const QUIET = 4;

/** A text as a QR code, black on white in every scheme: readers want it so. */
@Component({
  selector: 'tp-qr-code',
  template: `
    <svg
      [attr.viewBox]="box()"
      role="img"
      [attr.aria-label]="label()"
      [attr.shape-rendering]="'crispEdges'"
    >
      <rect class="paper" width="100%" height="100%" />
      <path class="ink" [attr.d]="path()" />
    </svg>
  `,
  styles: `
    svg {
      display: block;
      width: 200px;
      height: 200px;
    }

    .paper {
      fill: var(--code-paper);
    }

    .ink {
      fill: var(--code-ink);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  private readonly modules = computed(() => encodeQR(this.text(), 'raw', { border: QUIET }));
  protected readonly box = computed(() => `0 0 ${this.modules().length} ${this.modules().length}`);
  protected readonly path = computed(() =>
    this.modules()
      .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
      .join(''),
  );
}
