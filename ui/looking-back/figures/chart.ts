import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  inject,
  input,
  viewChild,
  type ElementRef,
} from '@angular/core';
import type { ECharts } from 'echarts/core';
import { DisplayPreferences } from '../../core/display-preferences';
import { afterPaint } from '../../core/progressive-rendering';

export interface Series {
  readonly name: string;
  /** One for each category; `null`: there is none. */
  readonly values: readonly (number | null)[];
  /** Drawn as a dashed line: what the others are compared with. */
  readonly before?: boolean;
}

const SERIES = 6;

/** Bars over time, the period before as a dashed line. It is never alone: a table says the same. */
@Component({
  selector: 'tp-chart',
  template: `<div #box class="chart" role="img" [attr.aria-label]="label()"></div>`,
  styles: `
    .chart {
      width: 100%;
      height: 280px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Chart {
  private readonly looks = inject(DisplayPreferences);
  readonly label = input.required<string>();
  readonly categories = input.required<readonly string[]>();
  readonly series = input.required<readonly Series[]>();
  /** How an amount is written on the axis and in tooltips. */
  readonly write = input.required<(value: number) => string>();
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  private chart: ECharts | null = null;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(async () => {
      // the only page's code that is larger than the application's: it comes when a chart is there
      const [{ makeChart }] = await Promise.all([import('./echarts'), afterPaint()]);
      if (destroyed.destroyed) return;
      this.chart = makeChart(this.box().nativeElement);
      this.draw();
      const observer = new ResizeObserver(() => this.chart?.resize());
      observer.observe(this.box().nativeElement);
      destroyed.onDestroy(() => {
        observer.disconnect();
        this.chart?.dispose();
      });
    });
    effect(() => {
      this.looks.scheme();
      this.categories();
      this.series();
      this.draw();
    });
  }

  private draw(): void {
    const { chart } = this;
    if (chart === null) return;
    const colour = colours(this.box().nativeElement);
    const text = { color: colour('--muted'), fontFamily: colour.font, fontSize: 12 };
    const write = this.write();
    chart.setOption(
      {
        animation: false,
        color: Array.from({ length: SERIES }, (_, index) => colour(`--series-${index + 1}`)),
        textStyle: text,
        grid: { left: 8, right: 8, top: 32, bottom: 8, containLabel: true },
        legend: { top: 0, left: 0, textStyle: text, itemHeight: 10 },
        // on the canvas: markup with styles of its own would be against the page's policy
        tooltip: {
          trigger: 'axis',
          renderMode: 'richText',
          valueFormatter: (value: unknown) => (typeof value === 'number' ? write(value) : '–'),
        },
        xAxis: {
          type: 'category',
          data: [...this.categories()],
          axisLabel: text,
          axisLine: { lineStyle: { color: colour('--edge') } },
          axisTick: { show: false },
        },
        yAxis: {
          type: 'value',
          axisLabel: { ...text, formatter: write },
          splitLine: { lineStyle: { color: colour('--hairline') } },
        },
        series: this.series().map(({ name, values, before }) =>
          before
            ? {
                name,
                type: 'line',
                data: [...values],
                symbol: 'circle',
                symbolSize: 6,
                lineStyle: { type: 'dashed', width: 2 },
              }
            : { name, type: 'bar', data: [...values], barMaxWidth: 48 },
        ),
      },
      true,
    );
  }
}

/** What a token is here and now, in light or dark: a canvas knows no custom properties. */
function colours(host: HTMLElement): ((token: string) => string) & { readonly font: string } {
  const probe = document.createElement('span');
  host.append(probe);
  const font = getComputedStyle(host).fontFamily;
  const of = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  queueMicrotask(() => probe.remove());
  return Object.assign(of, { font });
}
