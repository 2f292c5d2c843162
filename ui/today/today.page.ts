import { ChangeDetectionStrategy, Component } from '@angular/core';
@Component({ template: `<div class="page"><h1 i18n>Today</h1></div>`, changeDetection: ChangeDetectionStrategy.OnPush })
export class TodayPage {}
