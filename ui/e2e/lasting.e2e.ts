import { expect, isLive, signIn, test } from './test';

test.describe('Whatever happens to the server', () => {
  test('what was typed is kept while the server is gone, and the screen goes on by itself when it is back', async ({ page, server, api, complaints }) => {
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string; number: string }[] }>('/orders?status=Confirmed&limit=1');
    await signIn(page, 'approver');
    await page.goto(`/app/orders/${items[0]!.id}`);
    await isLive(page);
    const note = page.getByLabel('A note that both sides see');
    await note.fill('Half a sentence that must not');

    complaints.expected.push(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|Failed to load resource/);
    await server.kill();
    await expect(page.locator('header .fresh')).not.toContainText('live');
    await note.fill('Half a sentence that must not get lost.');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await expect(page.getByRole('alert').first()).toContainText('The server does not answer');
    await expect(note).toHaveValue('Half a sentence that must not get lost.');

    await server.run();
    await isLive(page);
    await page.getByRole('button', { name: 'Add the note' }).click();
    await expect(page.locator('.notes').getByText('Half a sentence that must not get lost.')).toHaveCount(1);
    await expect(note).toHaveValue('');
  });

  test('what happened while the stream was down appears when it is up again', async ({ page, context, api, complaints }) => {
    complaints.expected.push(/ERR_INTERNET_DISCONNECTED/);
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string }[] }>('/orders?status=Confirmed&limit=1');
    await signIn(page, 'approver');
    await page.goto(`/app/orders/${items[0]!.id}`);
    await isLive(page);
    await context.setOffline(true);
    await expect(page.locator('header .fresh')).toContainText('offline');
    await client.post(`/orders/${items[0]!.id}/notes`, { text: 'Written while nobody listened.' });
    await context.setOffline(false);
    await isLive(page);
    await expect(page.getByText('Written while nobody listened.')).toBeVisible();
  });
});
