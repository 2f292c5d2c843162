import { newId } from '../../../application/shared/command/ids.js';
import { addDays, utcDayAt } from '../../../domain/shared/time/days.js';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

describe('the books over HTTP', () => {
  const today = utcDayAt(new Date().toISOString());

  it('are compared with the gateway when somebody asks, and each answer says how it stands', async () => {
    const asked = await api().call('POST', '/reconciliations', 'operator', {});
    expect([asked.status, asked.body.day]).toEqual([202, today]);
    const { body } = await eventually('the day is reconciled', async () => {
      const answer = await api().get(`/reconciliations/${today}`, 'auditor');
      return answer.body.status === 'Reconciled' && answer.body.reconciledAt !== null && answer;
    });
    expect(body).toMatchObject({ day: today, gateway: 'simulated', isWhole: false });
    const { items } = (await api().get('/reconciliations', 'auditor')).body as {
      items: { day: string }[];
    };
    expect(items.map(({ day }) => day)).toContain(today);
    const csv = await api().get('/reconciliations', 'auditor', { accept: 'text/csv' });
    expect(csv.status).toBe(200);
  });

  it('are not compared on a day that has not come, and say when one never was', async () => {
    const tomorrow = addDays(today, 2);
    expect(
      await api().call('POST', '/reconciliations', 'operator', { day: tomorrow }),
    ).toMatchObject({ status: 422, body: { code: 'reconciliation/not-yet' } });
    expect(await api().get('/reconciliations/2020-01-01', 'auditor')).toMatchObject({
      status: 404,
      body: { code: 'reconciliation/unknown-day' },
    });
    const finding = `/reconciliations/findings/${newId()}`;
    expect(await api().call('PUT', finding, 'operator', { decision: 'Confirm' })).toMatchObject({
      status: 404,
      body: { code: 'reconciliation/unknown-finding' },
    });
  });

  it('are closed by month: not one that is not over, nor what is no month', async () => {
    const close = (month: string) =>
      api().call('PUT', `/periods/${month}`, 'operator', { decision: 'ProposeClosing' });
    expect(await close(today.slice(0, 7))).toMatchObject({
      status: 409,
      body: { code: 'period/not-over' },
    });
    expect(await close('2026-13')).toMatchObject({ status: 422, body: { code: 'period/month' } });
    const proposed = await close('2020-01');
    expect([proposed.status, proposed.body.month]).toEqual([200, '2020-01']);
    const confirm = { decision: 'Confirm' };
    expect(await api().call('PUT', '/periods/2020-01', 'operator', confirm)).toMatchObject({
      status: 403,
      body: { code: 'period/own-proposal' },
    });
    const read = { 'x-read-after': proposed.body.position as string };
    expect((await api().get('/periods/2020-01', 'auditor', read)).body).toMatchObject({
      status: 'CloseProposed',
      checks: expect.arrayContaining([
        { check: 'custody', isDone: true, blocks: true, count: 0, amounts: [] },
      ]),
    });
  });

  it('say whose money there is, and what the law asks, also where there is none yet', async () => {
    expect((await api().get('/own-funds', 'auditor')).status).toBe(200);
    expect((await api().get('/marketplace-figures?year=2020', 'auditor')).body.items).toEqual([]);
    const csv = { accept: 'text/csv' };
    expect((await api().get('/trial-balance', 'auditor', csv)).status).toBe(200);
    expect((await api().get('/periods/2020-01', 'auditor', csv)).status).toBe(200);
  });
});
