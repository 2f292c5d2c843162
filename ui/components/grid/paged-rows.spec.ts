import { HttpErrorResponse } from '@angular/common/http';
import { type Page, PAGE_SIZE, PagedRows } from './paged-rows';

const asOf = { position: '7', at: '2026-01-01T00:00:00.000Z', lagMs: 0 };

/**
 * A list of `total` rows whose pages arrive on demand: `answer(offset)` lets one arrive.
 */
function list(total: number, mark = '') {
  const asked: number[] = [];
  const waiting = new Map<
    number,
    { resolve: (page: Page<string>) => void; reject: (error: unknown) => void }
  >();
  const load = (offset: number, limit: number): Promise<Page<string>> => {
    asked.push(offset);
    return new Promise((resolve, reject) =>
      waiting.set(offset, {
        resolve: () =>
          resolve({ items: items(offset, limit), total, totalIsLowerBound: false, asOf }),
        reject,
      }),
    );
  };
  const items = (offset: number, limit: number): string[] =>
    Array.from(
      { length: Math.max(0, Math.min(limit, total - offset)) },
      (_, index) => `${mark}${offset + index}`,
    );
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const answer = async (offset: number): Promise<void> => {
    waiting.get(offset)!.resolve(undefined as never);
    await settle();
  };
  const refuse = async (offset: number, error: unknown): Promise<void> => {
    waiting.get(offset)!.reject(error);
    await settle();
  };
  return { load, asked, answer, refuse };
}

describe('the rows of a list', () => {
  it('are loaded page by page, as they come into view, and each once', async () => {
    const { load, asked, answer } = list(1_000);
    const rows = new PagedRows<string>();
    rows.load(load);
    expect(rows.loading()).toBe(true);
    await answer(0);
    rows.show(0, 30);
    rows.show(250, 280);
    rows.show(260, 290);
    expect(asked).toEqual([0, 200]);
    expect(rows.total()).toBe(1_000);
    expect(rows.row()(3)).toBe('3');
    expect(rows.row()(250)).toBeUndefined();
    await answer(200);
    expect(rows.row()(250)).toBe('250');
  });

  it('drop a response to an earlier query', async () => {
    const before = list(500, 'before ');
    const after = list(2, 'after ');
    const rows = new PagedRows<string>();
    rows.load(before.load);
    rows.load(after.load);
    await after.answer(0);
    await before.answer(0);
    expect(rows.total()).toBe(2);
    expect(rows.row()(0)).toBe('after 0');
  });

  it('stay where they are while they are loaded again', async () => {
    const { load, asked, answer } = list(300);
    const rows = new PagedRows<string>();
    rows.load(load);
    await answer(0);
    rows.show(100, 130);
    await answer(100);
    const refreshed = rows.refresh();
    expect(rows.updating()).toBe(true);
    expect(rows.row()(110)).toBe('110');
    await answer(100);
    await refreshed;
    expect(rows.updating()).toBe(false);
    expect(asked).toEqual([0, 100, 100]);
    // what was out of view is read when it comes into view again
    expect(rows.row()(0)).toBeUndefined();
  });

  it('are there at once as they were read before, and as they are now when that is answered', async () => {
    const { load, answer } = list(2, 'now ');
    const rows = new PagedRows<string>();
    rows.load(load, {
      page: { items: ['then 0', 'then 1', 'then 2'], total: 3, totalIsLowerBound: false, asOf },
      readAt: 12,
    });
    expect([rows.loading(), rows.updating(), rows.total(), rows.row()(2), rows.readAt()]).toEqual([
      false,
      true,
      3,
      'then 2',
      12,
    ]);
    await answer(0);
    expect([rows.updating(), rows.total(), rows.row()(0), rows.row()(2)]).toEqual([
      false,
      2,
      'now 0',
      undefined,
    ]);
    expect(rows.readAt()).toBeGreaterThan(12);
  });

  it('say what went wrong, and are not loading any more', async () => {
    const { load, refuse } = list(5);
    const rows = new PagedRows<string>();
    rows.load(load);
    await refuse(
      0,
      new HttpErrorResponse({
        status: 403,
        error: { code: 'permission/missing', detail: 'ask an administrator', errors: [] },
      }),
    );
    expect(rows.loading()).toBe(false);
    expect(rows.failure()?.text).toBe('Ask an administrator.');
  });

  it('come in pages of a hundred', () => expect(PAGE_SIZE).toBe(100));
});
