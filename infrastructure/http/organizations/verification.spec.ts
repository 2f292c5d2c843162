import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetch } from 'undici';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const pdf = '%PDF-1.7\n% a certificate of incorporation: Secret Holdings\n%%EOF\n';
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

interface Handed {
  readonly id: string;
  readonly fileName: string;
  readonly review: string;
  readonly reviewReason: string | null;
}

/** A company that has just registered, and its administrator. */
async function applicant(name: string): Promise<{ id: string; admin: string }> {
  const admin = `${name}@applicant.example`;
  const address = {
    name: 'Nora Quill',
    line1: '2 Mill Lane',
    city: 'Bristol',
    postalCode: 'BS1 4DJ',
    country: 'GB',
  };
  const user = { name: 'Nora Quill', email: admin, password: 'demo-demo-demo' };
  const registered = await api().post(
    '/organizations',
    'operator',
    { name: `${name} Ltd`, type: 'Seller', address, contactInfo: { name: 'Nora Quill' }, user },
    { prefer: 'wait=20' },
  );
  return { id: registered.body.id, admin };
}

const submit = (
  id: string,
  who: string,
  content: unknown = pdf,
  query = 'kind=registration&fileName=certificate.pdf',
  type = 'application/pdf',
) => api().post(`/organizations/${id}/documents?${query}`, who, content, { 'content-type': type });

async function standing(
  id: string,
  who: string,
  after?: string,
): Promise<{
  application: string | null;
  sentBackReason: string | null;
  status: string;
  documents: Handed[];
}> {
  return (await api().get(`/organizations/${id}`, who, after ? { 'x-read-after': after } : {}))
    .body;
}

describe('the verification of a company', () => {
  it('begins with documents, which the operator reviews before it is verified', async () => {
    const { id, admin } = await applicant('quill');
    expect(await standing(id, admin)).toMatchObject({
      status: 'Registered',
      application: 'AwaitingDocuments',
      documents: [],
    });
    const submitted = await submit(
      id,
      admin,
      pdf,
      `kind=registration&fileName=${encodeURIComponent('Certificate – Quill.pdf')}`,
    );
    expect(submitted.status).toBe(201);
    const seen = await standing(id, 'operator', submitted.body.position);
    expect(seen).toMatchObject({
      application: 'ToReview',
      documents: [{ fileName: 'Certificate – Quill.pdf', review: 'Pending' }],
    });
    const queue = (await api().get('/organizations?application=ToReview&limit=200', 'operator'))
      .body.items as { id: string; documents?: unknown }[];
    expect(queue.find((o) => o.id === id)).toBeDefined();
    expect(queue.every((o) => o.documents === undefined)).toBe(true);

    const early = await api().put(`/organizations/${id}/status`, 'operator', {
      status: 'Verified',
      reason: 'looks fine',
    });
    expect([early.status, early.body.code]).toEqual([409, 'organization/documents-not-reviewed']);
    const { id: document } = seen.documents[0]!;
    const token = await api().token('operator');
    const file = await fetch(`${api().url}/organizations/${id}/documents/${document}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await file.text()).toBe(pdf);
    expect([
      file.headers.get('content-type'),
      file.headers.get('content-disposition'),
      file.headers.get('content-security-policy'),
    ]).toEqual([
      'application/pdf',
      "attachment; filename*=UTF-8''Certificate%20%E2%80%93%20Quill.pdf",
      "default-src 'none'; sandbox",
    ]);
    await api().put(`/organizations/${id}/documents/${document}/review`, 'operator', {
      review: 'Accepted',
    });
    const verified = await api().put(`/organizations/${id}/status`, 'operator', {
      status: 'Verified',
      reason: 'certificate seen',
    });
    // other rights: they need a token of now
    const again = await api().post('/auth/login', null, {
      email: admin,
      password: 'demo-demo-demo',
    });
    const fresh = `Bearer ${again.body.accessToken as string}`;
    expect(await standing(id, fresh, verified.body.position)).toMatchObject({
      status: 'Verified',
      application: null,
      documents: [{ review: 'Accepted' }],
    });
  });

  it('is sent back with the reason, until the company hands something in or says that it is mended', async () => {
    const { id, admin } = await applicant('tern');
    const submitted = await submit(id, admin);
    const [document] = (await standing(id, admin, submitted.body.position)).documents;
    const refuse = (reason?: string) =>
      api().put(`/organizations/${id}/documents/${document!.id}/review`, 'operator', {
        review: 'Refused',
        ...(reason ? { reason } : {}),
      });
    expect((await refuse()).body.errors[0].pointer).toBe('/reason');
    await refuse('it has expired');
    const back = await api().post(`/organizations/${id}/application/return`, 'operator', {
      reason: 'Send a certificate of this year.',
    });
    expect(await standing(id, admin, back.body.position)).toMatchObject({
      application: 'SentBack',
      sentBackReason: 'Send a certificate of this year.',
      documents: [{ review: 'Refused', reviewReason: 'it has expired' }],
    });
    const again = await submit(id, admin, png, 'kind=registration&fileName=scan.png', 'image/png');
    expect(await standing(id, admin, again.body.position)).toMatchObject({
      application: 'ToReview',
      sentBackReason: null,
    });
    await api().post(`/organizations/${id}/application/return`, 'operator', {
      reason: 'The tax id is missing.',
    });
    const mended = await api().post(`/organizations/${id}/application/resubmission`, admin, {});
    expect(await standing(id, admin, mended.body.position)).toMatchObject({
      application: 'ToReview',
      sentBackReason: null,
    });
    const gone = await api().post(
      `/organizations/${(await api().get('/me', 'buyer')).body.organization.id}/application/return`,
      'operator',
      { reason: 'x' },
    );
    expect([gone.status, gone.body.code]).toEqual([409, 'organization/no-application']);
  });

  it('takes PDFs, JPEGs and PNGs by what is in them, and the same file once', async () => {
    const { id, admin } = await applicant('wren');
    const refused = async (content: unknown, type: string) => {
      const { status, body } = await submit(id, admin, content, 'kind=other&fileName=x', type);
      return [status, body.code];
    };
    expect(await refused('<html><script>alert(1)</script>', 'application/pdf')).toEqual([
      422,
      'document/media-type',
    ]);
    expect(await refused('{}', 'application/json')).toEqual([415, 'file/media-type']);
    expect(await refused('', 'application/pdf')).toEqual([422, 'file/empty']);
    expect(await refused(`%PDF-${'x'.repeat(10 * 1024 * 1024)}`, 'application/pdf')).toEqual([
      413,
      'file/too-large',
    ]);
    const first = await submit(id, admin);
    const second = await submit(id, admin);
    expect([first.status, second.status, second.body.revision]).toEqual([
      201,
      201,
      first.body.revision,
    ]);
    expect((await standing(id, admin, second.body.position)).documents).toHaveLength(1);
    for (let n = 1; n < 20; n++) await submit(id, admin, `${pdf}${n}`);
    const full = await submit(id, admin, `${pdf}more`);
    expect([full.status, full.body.code]).toEqual([409, 'organization/too-many-documents']);
  });

  it('keeps no word of a document in the clear, and nothing at all of one that is withdrawn', async () => {
    const { id, admin } = await applicant('heron');
    const { position } = (await submit(id, admin)).body;
    const [{ id: document }] = (await standing(id, admin, position)).documents as [Handed];
    const uploads = join(directory(), 'uploads');
    const ofThis = () => readdirSync(uploads).filter((name) => name.includes(document));
    expect(ofThis()).toHaveLength(1);
    for (const name of readdirSync(uploads))
      expect(readFileSync(join(uploads, name), 'latin1')).not.toContain('Secret Holdings');
    const raw = await api().get(`/events?stream=organization-${id}`, 'auditor');
    expect(JSON.stringify(raw.body)).not.toContain('certificate.pdf');
    expect((await api().get(`/organizations/${id}`, 'auditor')).body.documents).toBeUndefined();
    const withdrawn = await api().call(
      'DELETE',
      `/organizations/${id}/documents/${document}`,
      admin,
    );
    expect((await standing(id, admin, withdrawn.body.position)).documents).toEqual([]);
    expect(ofThis()).toEqual([]);
    expect((await api().get(`/organizations/${id}/documents/${document}`, 'operator')).status).toBe(
      404,
    );
    const again = await submit(id, admin);
    expect((await standing(id, admin, again.body.position)).documents).toHaveLength(1);
  });

  it('needs the documents that the operator has asked such companies for', async () => {
    const { id, admin } = await applicant('bittern');
    const ask = (kinds: readonly string[]) =>
      api().put('/verification-policy', 'operator', { type: 'Seller', kinds });
    expect((await ask(['other'])).body.code).toBe('verification-policy/other');
    await ask(['proofOfAddress', 'registration']);
    expect((await api().get('/verification-policy', admin)).body).toEqual({
      buyer: [],
      seller: ['registration', 'proofOfAddress'],
    });
    const accept = async (kind: string) => {
      const { body } = await submit(id, admin, `${pdf}${kind}`, `kind=${kind}&fileName=a.pdf`);
      const { documents } = await standing(id, 'operator', body.position);
      const { id: document } = documents.find(({ review }) => review === 'Pending')!;
      const path = `/organizations/${id}/documents/${document}/review`;
      await api().put(path, 'operator', { review: 'Accepted' });
    };
    const verify = () =>
      api().put(`/organizations/${id}/status`, 'operator', { status: 'Verified', reason: 'seen' });
    await accept('registration');
    const early = await verify();
    expect([early.status, early.body.code, early.body.params]).toMatchObject([
      409,
      'organization/documents-missing',
      { missing: ['proofOfAddress'] },
    ]);
    expect(await standing(id, admin)).toMatchObject({
      requiredDocuments: ['registration', 'proofOfAddress'],
    });
    await accept('proofOfAddress');
    expect((await verify()).status).toBe(200);
    await ask([]);
  });
});
