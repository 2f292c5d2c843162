import type { Api } from '../../api/api';
import { productsOfVendor$Json } from '../../api/fn/catalogue/products-of-vendor-json';
import { payoutAccountsList$Json } from '../../api/fn/money/payout-accounts-list-json';
import { payoutsList$Json } from '../../api/fn/money/payouts-list-json';
import { vendorAccountsList$Json } from '../../api/fn/money/vendor-accounts-list-json';
import type { Money } from '../../api/models/money';
import type { PayoutAccount } from '../../api/models/payout-account';
import { textCell } from '../../components/grid/columns';
import { isNegative, isZero } from '../../terms/amounts';
import { payoutAccountStatus, payoutFailure } from '../../terms/payouts';
import type { Status } from '../../terms/statuses';
import type { TodayRead } from './today-block';

/** Vendors with money are looked at, so many of them. */
const MOST = 100;
const NOT_BEGUN: Status = { tone: 'waiting', label: $localize`Not set up` };

const none: TodayRead = { items: [], total: 0 };
const statusOf = (account: PayoutAccount | undefined): Status =>
  account ? payoutAccountStatus(account) : NOT_BEGUN;
const isThere = (money: Money): boolean => !isNegative(money) && !isZero(money);

/** What keeps a vendor from being paid that has money, or something to sell. */
export async function payoutSetUp(api: Api, vendorId: string): Promise<TodayRead> {
  const vendorOrgId = [vendorId];
  const [{ items: accounts }, { items: sums }] = await Promise.all([
    api.invoke(payoutAccountsList$Json, { vendorOrgId, limit: 1 }),
    api.invoke(vendorAccountsList$Json, { vendorOrgId, limit: MOST }),
  ]);
  const [account] = accounts;
  if (account?.status === 'Enabled' && account.missing.length === 0) return none;
  const hasMoney = sums.some((s) => isThere(s.held) || isThere(s.available));
  const sells = async (): Promise<boolean> =>
    (await api.invoke(productsOfVendor$Json, { id: vendorId, limit: 1 })).items.length > 0;
  if (!hasMoney && !(await sells())) return none;
  const first = account?.missing[0]?.text ?? account?.reason ?? null;
  return {
    total: 1,
    items: [
      {
        id: vendorId,
        link: ['/money/getting-paid'],
        cells: [
          textCell(first ?? $localize`Add your company’s payout details`),
          { kind: 'status', status: statusOf(account) },
        ],
      },
    ],
  };
}

/** Payouts that the bank has returned: somebody has to put something right. */
export const returnedPayouts = async (api: Api, limit: number): Promise<TodayRead> => {
  const { items, total } = await api.invoke(payoutsList$Json, { status: ['Failed'], limit });
  return {
    total: total ?? items.length,
    items: items.map(({ id, vendorName, failureCode, amount }) => ({
      id,
      link: ['/money/payouts', id],
      cells: [
        textCell(vendorName),
        textCell(payoutFailure(failureCode), true),
        { kind: 'money', money: amount },
      ],
    })),
  };
};

/** Vendors with money to be paid out that cannot be paid. */
export async function unpayableVendors(api: Api, limit: number): Promise<TodayRead> {
  const { items } = await api.invoke(vendorAccountsList$Json, { sort: '-available', limit: MOST });
  const waiting = items.filter(({ available }) => isThere(available));
  if (waiting.length === 0) return none;
  const vendorOrgId = [...new Set(waiting.map((w) => w.vendorOrgId))];
  const found = await api.invoke(payoutAccountsList$Json, { vendorOrgId, limit: MOST });
  const accounts = new Map(found.items.map((account) => [account.vendorOrgId, account]));
  const stuck = waiting.filter((w) => accounts.get(w.vendorOrgId)?.status !== 'Enabled');
  return {
    total: stuck.length,
    items: stuck.slice(0, limit).map(({ id, vendorOrgId: vendor, vendorName, available }) => ({
      id,
      link: ['/money/vendors', vendor],
      cells: [
        textCell(vendorName),
        { kind: 'status', status: statusOf(accounts.get(vendor)) },
        { kind: 'money', money: available },
      ],
    })),
  };
}
