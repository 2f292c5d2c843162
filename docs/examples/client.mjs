// Logs in, follows what changes, places an order and reads it back once it is confirmed:
//   node docs/examples/client.mjs http://127.0.0.1:3000 buyer@demo.example demo-demo-demo
// TAP-48-VIN 6
const [url, email, password, sku, quantity] = process.argv.slice(2);

const call = async (method, path, token, body, headers = {}) => {
  const answer = await fetch(url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${json.detail}`);
  return json;
};

const { accessToken } = await call('POST', '/auth/login', null, { email, password });

const leave = new AbortController();
const changes = await fetch(`${url}/changes`, {
  headers: { authorization: `Bearer ${accessToken}` },
  signal: leave.signal,
});

const { items } = await call('GET', `/products?sku=${encodeURIComponent(sku)}`, accessToken);
const shippingAddress = {
  name: 'Goods-in',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};
const order = { lines: [{ productId: items[0].id, quantity: Number(quantity) }], shippingAddress };
const placed = await call('POST', '/orders', accessToken, order, {
  'idempotency-key': crypto.randomUUID(),
});
const [{ id, number }] = placed.orders;
console.log(`placed ${number}`);

let text = '';
for await (const chunk of changes.body.pipeThrough(new TextDecoderStream())) {
  text += chunk;
  const heard = [...text.matchAll(/^data: (.*)$/gm)]
    .map(([, json]) => JSON.parse(json))
    .find((c) => c.id === id && c.type === 'OrderConfirmed');
  if (!heard) continue;
  const { status, totalAmount } = await call('GET', `/orders/${id}`, accessToken, null, {
    'x-read-after': heard.position,
  });
  console.log(`${number} is ${status}: ${totalAmount.amount} ${totalAmount.currency}`);
  break;
}
leave.abort();
