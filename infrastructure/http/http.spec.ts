import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Controller, Get } from '@nestjs/common';
import { files } from '../engines/sqlite/schema.js';
import { coreOverHttp } from '../testing/contracts/core-over-http.suite.js';
import { demoServer } from '../testing/kit/api.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { requireAccessEverywhere } from './server.js';

const directory = temporaryDirectory();
// started on nothing, as `npm start` is the first time: the server makes the demo itself
const api = demoServer(directory, () => ({}));

coreOverHttp(api, directory);

describe('a route', () => {
  it('that states no permission is refused at start-up', () => {
    class Careless {
      open(): void {}
    }
    Get('open')(
      Careless.prototype,
      'open',
      Object.getOwnPropertyDescriptor(Careless.prototype, 'open')!,
    );
    Controller('careless')(Careless);
    expect(() => requireAccessEverywhere([Careless])).toThrow(/Careless.open does not say/);
  });
});

describe('what is stored', () => {
  it('holds addresses and names only sealed, and every event says who, for whom, through what', async () => {
    const { body } = await api().get('/products?sku=TAP-50-KRA', 'vendor');
    const shippingAddress = {
      name: 'Nora Quill',
      line1: '2 Mill Lane',
      city: 'Bristol',
      postalCode: 'BS1 4DJ',
      country: 'GB',
    };
    await api().post(
      '/orders',
      'buyer',
      { lines: [{ productId: body.items[0].id, quantity: 1 }], shippingAddress },
      { prefer: 'wait=20' },
    );
    const db = new DatabaseSync(join(directory(), files.events), { readOnly: true });
    const rows = db.prepare('SELECT data, metadata FROM event').all() as {
      data: string;
      metadata: string;
    }[];
    db.close();
    expect(rows.some((r) => /Quill|Mill Lane|demo\.example/.test(r.data + r.metadata))).toBe(false);
    for (const { metadata } of rows) {
      const { actor, commandId, $correlationId, $causationId } = JSON.parse(metadata) as Record<
        string,
        unknown
      >;
      expect([commandId, $correlationId, $causationId].every((id) => typeof id === 'string')).toBe(
        true,
      );
      expect(Object.keys(actor as object).sort()).toEqual([
        'client',
        'impersonator',
        'organization',
        'person',
      ]);
    }
  });
});
