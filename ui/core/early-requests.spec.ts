import { HttpRequest, type HttpEvent, HttpResponse } from '@angular/common/http';
import { firstValueFrom, of } from 'rxjs';
import { earlyResponses, earlyPosition } from './early-requests';

const answered = (body: unknown) => Promise.resolve({ status: 200, headers: [], body });
const sent: string[] = [];
const ask = async (address: string, headers: Record<string, string> = {}): Promise<unknown> => {
  const request = new HttpRequest('GET', address).clone({ setHeaders: headers });
  const next = ({ urlWithParams }: HttpRequest<unknown>) => {
    sent.push(urlWithParams);
    return of<HttpEvent<unknown>>(new HttpResponse({ body: 'asked now' }));
  };
  const event = await firstValueFrom(earlyResponses(request, next as never));
  return (event as HttpResponse<unknown>).body;
};

describe('what a page has asked before the application was there', () => {
  it('answers each question once, unless it failed or something was written since, and says as of when, also when all of it is taken', async () => {
    const list = { items: [], asOf: { position: '90' } };
    (globalThis as { tradepostResponses?: unknown }).tradepostResponses = new Map<
      string,
      Promise<unknown>
    >([
      ['/orders?limit=100', answered(list)],
      ['/views?of=orders', answered({ asOf: { position: '88' } })],
      ['/rfqs', Promise.resolve(null)],
      ['/cart', answered({ mine: true })],
    ]);
    expect(await ask('/orders?limit=100')).toEqual(list);
    expect(await ask('/views?of=orders')).toEqual({ asOf: { position: '88' } });
    expect(sent).toEqual([]);
    expect(await ask('/rfqs')).toBe('asked now');
    expect(await ask('/cart', { 'x-read-after': '91' })).toBe('asked now');
    expect(await ask('/orders?limit=100')).toBe('asked now');
    expect(sent).toEqual(['/rfqs', '/cart', '/orders?limit=100']);
    expect(await earlyPosition()).toBe('88');
  });
});
