import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { broken } from './public-compatibility.mjs';

const older = {
  type: 'object',
  required: ['orderId', 'lines'],
  properties: {
    orderId: { type: 'string', format: 'uuid' },
    deadline: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    lines: {
      type: 'array',
      items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
    },
  },
};

void describe('a public event in a newer shape', () => {
  void it('may say more', () => {
    const newer = { ...older, properties: { ...older.properties, poNumber: { type: 'string' } } };
    assert.deepEqual(broken(older, newer), []);
  });

  void it('never loses a field, changes what one is, or may leave out what was always there', () => {
    const { deadline: _deadline, ...rest } = older.properties;
    assert.deepEqual(broken(older, { ...older, properties: rest }), ['data.deadline is gone']);
    assert.deepEqual(
      broken(older, {
        ...older,
        properties: { ...older.properties, orderId: { type: 'integer', format: 'uuid' } },
      }),
      ['data.orderId was string and is integer'],
    );
    assert.deepEqual(broken(older, { ...older, required: ['orderId'] }), [
      'data.lines was always there and may be absent',
    ]);
    const lines = {
      type: 'array',
      items: { type: 'object', required: [], properties: { sku: { type: 'string' } } },
    };
    assert.deepEqual(broken(older, { ...older, properties: { ...older.properties, lines } }), [
      'data.lines[].sku was always there and may be absent',
    ]);
  });
});
