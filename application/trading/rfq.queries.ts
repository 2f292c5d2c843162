import { missing } from '../../domain/shared/decider/domain-error.js';
import { rfqKey, type RfqDocument, type RfqStatus, rfqs } from '../../projections/trading/rfqs.js';
import { wholeOf } from '../ports/files.js';
import { seesEverything } from '../shared/caller.js';
import {
  condition,
  list,
  pageOf,
  type Between,
  type ListInput,
  type Page,
} from '../shared/page.js';
import { query } from '../shared/query.js';
import { requestFileName, requestFileSubject, type OfRequestFile } from './request-file.js';

export const getRfq = query<{ rfqId: string }, RfqDocument>({
  name: 'GetRfq',
  permission: 'rfq.read',
  reads: [rfqs],
  run: async ({ rfqId }, { caller, services }) => {
    const own = await services.documents.get(rfqs, rfqKey(rfqId, caller.organization.id));
    if (own) return own;
    if (seesEverything(caller)) {
      const { documents } = await services.documents.all(rfqs, `${rfqId}:`, 20);
      const found = documents
        .map(({ document }) => document)
        .find((rfq) => rfq.id === rfqId && rfq.partyOrgId === rfq.buyerOrgId);
      if (found) return found;
    }
    throw missing('rfq/unknown', 'this quote request does not exist');
  },
});

export interface OpenedRequestFile {
  readonly mediaType: string;
  readonly fileName: string | null;
  readonly content: Buffer;
}

/** For the buyer and the vendors who are asked for its line, and for nobody else. */
export const getRequestFile = query<OfRequestFile, OpenedRequestFile>({
  name: 'GetRequestFile',
  permission: 'rfq.read',
  reads: [rfqs],
  run: async (of, { caller, services }) => {
    const { documents, files, personal } = services;
    const own = await documents.get(rfqs, rfqKey(of.rfqId, caller.organization.id));
    const file = own?.lines.find((l) => l.file?.fileId === of.fileId)?.file;
    const stored = file ? await files.open(requestFileName(of)) : null;
    const content =
      stored &&
      (await personal.openFile(
        requestFileSubject(of.fileId),
        await wholeOf(stored),
        requestFileName(of),
      ));
    if (!file || !content) throw missing('rfq/unknown-file', 'this file does not exist');
    return {
      mediaType: file.mediaType,
      fileName: await personal.open(file.fileName),
      content,
    };
  },
});

export const rfqList = list({
  projection: rfqs,
  sorts: {
    requestedAt: [{ field: 'requestedAt' }],
    number: [{ field: 'number' }],
    status: [{ field: 'status' }],
    buyerName: [{ field: 'buyerNameKey' }],
    neededBy: [{ field: 'neededBy', nullable: true }],
    changedAt: [{ field: 'changedAt' }],
  },
  sortedBy: { by: 'requestedAt', descending: true },
});

export const listRfqs = query<
  ListInput & { readonly status: readonly RfqStatus[]; readonly requested: Between },
  Page<RfqDocument>
>({
  name: 'ListRfqs',
  permission: 'rfq.read',
  reads: [rfqs],
  run: ({ status, requested, ...page }, { caller, services }) => {
    const filter = {
      ...condition('status', status),
      ...condition('requestedAt', requested),
      ...(seesEverything(caller) ? { side: 'buyer' } : { partyOrgId: caller.organization.id }),
    };
    return pageOf(services.documents, rfqList, page, filter);
  },
});
