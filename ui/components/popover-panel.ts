import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay } from '@angular/cdk/overlay';
import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';

/** What `tp-popover` opens. */
@Component({
  selector: 'tp-popover-panel',
  imports: [CdkConnectedOverlay, CdkTrapFocus],
  template: `
    <ng-template
      cdkConnectedOverlay
      [cdkConnectedOverlayOrigin]="origin()"
      [cdkConnectedOverlayOpen]="open()"
      [cdkConnectedOverlayHasBackdrop]="true"
      [cdkConnectedOverlayOffsetX]="-16"
      cdkConnectedOverlayPanelClass="around-panel"
      [cdkConnectedOverlayPush]="true"
      cdkConnectedOverlayBackdropClass="cdk-overlay-transparent-backdrop"
      (backdropClick)="open.set(false)"
      (detach)="open.set(false)"
    >
      <div
        class="panel"
        role="dialog"
        [attr.aria-label]="label()"
        cdkTrapFocus
        [cdkTrapFocusAutoCapture]="true"
      >
        <ng-content />
      </div>
    </ng-template>
  `,
  styles: `
    .panel {
      display: flex;
      flex-direction: column;
      max-width: calc(100vw - 32px);
      max-height: 70vh;
      /* its own, and not the CDK's margin of the viewport, by which a panel at the right edge is pushed too far to the left (CDK 22) */
      margin: 0 16px 16px;
      pointer-events: auto;
      padding: 12px 16px;
      overflow: auto;
      border: 1px solid var(--hairline);
      border-radius: 4px;
      background: var(--paper);
      box-shadow: 0 4px 16px var(--shadow);
      gap: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PopoverPanel {
  readonly label = input.required<string>();
  readonly origin = input.required<HTMLElement>();
  readonly open = model.required<boolean>();
}
