import type { Routes } from '@angular/router';

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: $localize`Today`,
    loadComponent: () => import('./shell/today/today.page').then((m) => m.TodayPage),
  },
  {
    path: 'orders/:id/packing-slip/:shipmentId',
    title: $localize`Packing slip`,
    loadComponent: () =>
      import('./trading/orders/packing-slip.page').then((m) => m.PackingSlipPage),
  },
  {
    path: 'orders',
    title: $localize`Orders`,
    loadComponent: () => import('./trading/orders/orders.page').then((m) => m.OrdersPage),
    children: [
      {
        path: ':id',
        title: $localize`Order`,
        loadComponent: () => import('./trading/orders/order.page').then((m) => m.OrderPage),
      },
    ],
  },
  {
    path: 'catalogue',
    pathMatch: 'full',
    title: $localize`Catalogue`,
    loadComponent: () => import('./catalogue/products/catalogue.page').then((m) => m.CataloguePage),
  },
  {
    path: 'catalogue/:id',
    title: $localize`Product`,
    loadComponent: () => import('./catalogue/products/product.page').then((m) => m.ProductPage),
  },
  {
    path: 'categories',
    title: $localize`Categories`,
    loadComponent: () =>
      import('./catalogue/categories/categories.page').then((m) => m.CategoriesPage),
  },
  {
    path: 'tax-rates',
    title: $localize`Tax rates`,
    loadComponent: () => import('./pricing/tax-rates/tax-rates.page').then((m) => m.TaxRatesPage),
  },
  {
    path: 'cart',
    title: $localize`Cart`,
    loadComponent: () => import('./buying/cart/cart.page').then((m) => m.CartPage),
  },
  {
    path: 'quick-order',
    title: $localize`Quick order`,
    loadComponent: () =>
      import('./buying/quick-order/quick-order.page').then((m) => m.QuickOrderPage),
  },
  {
    path: 'approvals',
    title: $localize`Approvals`,
    loadComponent: () => import('./trading/approvals/approvals.page').then((m) => m.ApprovalsPage),
  },
  {
    path: 'purchases/:id',
    title: $localize`Purchase`,
    loadComponent: () => import('./trading/purchases/purchase.page').then((m) => m.PurchasePage),
  },
  {
    path: 'lists',
    pathMatch: 'full',
    title: $localize`Lists`,
    loadComponent: () => import('./buying/requisition-lists/lists.page').then((m) => m.ListsPage),
  },
  {
    path: 'lists/:id',
    title: $localize`List`,
    loadComponent: () => import('./buying/requisition-lists/list.page').then((m) => m.ListPage),
  },
  {
    path: 'part-numbers',
    title: $localize`Part numbers`,
    loadComponent: () =>
      import('./buying/part-numbers/part-numbers.page').then((m) => m.PartNumbersPage),
  },
  {
    path: 'rfq',
    pathMatch: 'full',
    title: $localize`Quotes`,
    loadComponent: () => import('./trading/rfq/rfqs.page').then((m) => m.RfqsPage),
  },
  {
    path: 'rfq/new',
    title: $localize`Request something not in the catalogue`,
    loadComponent: () => import('./trading/rfq/new-rfq.page').then((m) => m.NewRfqPage),
  },
  {
    path: 'rfq/:id',
    title: $localize`Quote request`,
    loadComponent: () => import('./trading/rfq/rfq.page').then((m) => m.RfqPage),
  },
  {
    path: 'locations',
    title: $localize`Locations`,
    loadComponent: () => import('./stock/locations.page').then((m) => m.LocationsPage),
  },
  {
    path: 'backorders',
    title: $localize`To reorder`,
    loadComponent: () => import('./stock/backorders.page').then((m) => m.BackordersPage),
  },
  {
    path: 'stock',
    title: $localize`Stock`,
    loadComponent: () => import('./stock/stock.page').then((m) => m.StockPage),
    children: [
      {
        path: ':id',
        title: $localize`Stock`,
        loadComponent: () => import('./stock/product-stock.page').then((m) => m.ProductStockPage),
      },
    ],
  },
  {
    path: 'price-lists',
    pathMatch: 'full',
    title: $localize`Price lists`,
    loadComponent: () =>
      import('./pricing/price-lists/price-lists.page').then((m) => m.PriceListsPage),
  },
  {
    path: 'price-lists/:id',
    title: $localize`Price list`,
    loadComponent: () =>
      import('./pricing/price-lists/price-list.page').then((m) => m.PriceListPage),
  },
  {
    path: 'imports',
    title: $localize`Import`,
    loadComponent: () => import('./running/imports/imports.page').then((m) => m.ImportsPage),
  },
  {
    path: 'events',
    pathMatch: 'full',
    title: $localize`Audit log`,
    loadComponent: () => import('./looking-back/audit/events.page').then((m) => m.EventsPage),
  },
  {
    path: 'events/of/:stream',
    title: $localize`History`,
    loadComponent: () => import('./looking-back/audit/history.page').then((m) => m.HistoryPage),
  },
  {
    path: 'events/after/:id',
    title: $localize`Related events`,
    loadComponent: () =>
      import('./looking-back/audit/correlation.page').then((m) => m.CorrelationPage),
  },
  {
    path: 'operations',
    title: $localize`Operations`,
    loadComponent: () =>
      import('./running/operations/operations.page').then((m) => m.OperationsPage),
  },
  {
    path: 'account',
    title: $localize`Your account`,
    loadComponent: () => import('./people/account/account.page').then((m) => m.AccountPage),
  },
  {
    path: 'invitation',
    title: $localize`Accept invitation`,
    loadComponent: () => import('./people/joining/invitation.page').then((m) => m.InvitationPage),
  },
  {
    path: 'forgotten-password',
    title: $localize`Forgot password`,
    loadComponent: () =>
      import('./people/joining/forgotten-password.page').then((m) => m.ForgottenPasswordPage),
  },
  {
    path: 'password-reset',
    title: $localize`Set a new password`,
    loadComponent: () =>
      import('./people/joining/password-reset.page').then((m) => m.PasswordResetPage),
  },
  {
    path: 'register',
    title: $localize`Register your company`,
    loadComponent: () => import('./people/joining/register.page').then((m) => m.RegisterPage),
  },
  {
    path: 'registration',
    title: $localize`Your registration`,
    loadComponent: () =>
      import('./people/joining/registration.page').then((m) => m.RegistrationPage),
  },
  {
    path: 'set-up',
    title: $localize`Set up marketplace`,
    loadComponent: () => import('./people/joining/set-up.page').then((m) => m.SetUpPage),
  },
  {
    path: 'organizations',
    title: $localize`Organisations`,
    loadComponent: () =>
      import('./people/organizations/organizations.page').then((m) => m.OrganizationsPage),
    children: [
      {
        path: ':id',
        title: $localize`Organisation`,
        loadComponent: () =>
          import('./people/organizations/organization.page').then((m) => m.OrganizationPage),
      },
    ],
  },
  {
    path: 'company',
    title: $localize`Our company`,
    loadComponent: () =>
      import('./people/organizations/organization.page').then((m) => m.OrganizationPage),
  },
  {
    path: 'access',
    title: $localize`Access`,
    loadComponent: () => import('./people/organizations/access.page').then((m) => m.AccessPage),
  },
  {
    path: 'figures',
    title: $localize`Reports`,
    loadComponent: () => import('./looking-back/figures/figures.page').then((m) => m.FiguresPage),
  },
  {
    path: 'ask',
    title: $localize`Explore`,
    loadComponent: () => import('./looking-back/figures/ask.page').then((m) => m.AskPage),
  },
  {
    path: 'money',
    pathMatch: 'full',
    title: $localize`Money`,
    loadComponent: () => import('./money/money.page').then((m) => m.MoneyPage),
  },
  {
    path: 'money/payout-runs',
    pathMatch: 'full',
    title: $localize`Payout runs`,
    loadComponent: () => import('./money/payout-runs.page').then((m) => m.PayoutRunsPage),
  },
  {
    path: 'money/payout-runs/candidates',
    title: $localize`By vendor`,
    loadComponent: () =>
      import('./money/payout-candidates.page').then((m) => m.PayoutCandidatesPage),
  },
  {
    path: 'money/payout-runs/:id',
    title: $localize`Payout run`,
    loadComponent: () => import('./money/payout-run.page').then((m) => m.PayoutRunPage),
  },
  {
    path: 'money/second-person',
    title: $localize`Awaiting second approval`,
    loadComponent: () => import('./money/second-person.page').then((m) => m.SecondPersonPage),
  },
  {
    path: 'money/commission-rules',
    title: $localize`Commission rules`,
    loadComponent: () => import('./money/commission-rules.page').then((m) => m.CommissionRulesPage),
  },
  {
    path: 'payments',
    title: $localize`Payments`,
    loadComponent: () => import('./money/payments.page').then((m) => m.PaymentsPage),
  },
  {
    path: 'money/held',
    title: $localize`Held money`,
    loadComponent: () => import('./money/held-orders.page').then((m) => m.HeldOrdersPage),
  },
  {
    path: 'chargebacks',
    pathMatch: 'full',
    title: $localize`Chargebacks`,
    loadComponent: () => import('./money/chargebacks.page').then((m) => m.ChargebacksPage),
  },
  {
    path: 'chargebacks/:id',
    title: $localize`Chargeback`,
    loadComponent: () => import('./money/chargeback.page').then((m) => m.ChargebackPage),
  },
  {
    path: 'money/vendors/:vendorId',
    title: $localize`Vendor balance`,
    loadComponent: () => import('./money/vendor-money.page').then((m) => m.VendorMoneyPage),
  },
  {
    path: 'money/ledger',
    pathMatch: 'full',
    title: $localize`Ledger`,
    loadComponent: () => import('./money/ledger/accounts.page').then((m) => m.LedgerAccountsPage),
  },
  {
    path: 'money/ledger/:id',
    title: $localize`Account`,
    loadComponent: () => import('./money/ledger/account.page').then((m) => m.LedgerAccountPage),
  },
  {
    path: 'money/entries',
    pathMatch: 'full',
    title: $localize`Entries`,
    loadComponent: () => import('./money/ledger/entries.page').then((m) => m.LedgerEntriesPage),
  },
  {
    path: 'money/entries/:eventId',
    title: $localize`Entry`,
    loadComponent: () => import('./money/ledger/entry.page').then((m) => m.LedgerEntryPage),
  },
  {
    path: 'money/reconciliation',
    pathMatch: 'full',
    title: $localize`Reconciliation`,
    loadComponent: () =>
      import('./money/reconciliation/reconciliation.page').then((m) => m.ReconciliationPage),
  },
  {
    path: 'money/reconciliation/:day',
    title: $localize`Reconciliation of a day`,
    loadComponent: () => import('./money/reconciliation/day.page').then((m) => m.ReconciledDayPage),
  },
  {
    path: 'money/months',
    pathMatch: 'full',
    title: $localize`Month-end`,
    loadComponent: () => import('./money/months/months.page').then((m) => m.MonthsPage),
  },
  {
    path: 'money/months/:month',
    title: $localize`Month`,
    loadComponent: () => import('./money/months/month.page').then((m) => m.MonthPage),
  },
  {
    path: 'money/figures',
    title: $localize`Tax authority reports`,
    loadComponent: () =>
      import('./money/figures/marketplace-figures.page').then((m) => m.MarketplaceFiguresPage),
  },
  {
    path: 'money/own-funds',
    title: $localize`Own funds`,
    loadComponent: () => import('./money/ledger/own-funds.page').then((m) => m.OwnFundsPage),
  },
  {
    path: 'money/trial-balance',
    title: $localize`Trial balance`,
    loadComponent: () =>
      import('./money/ledger/trial-balance.page').then((m) => m.TrialBalancePage),
  },
  {
    path: 'money/statement',
    title: $localize`Statement`,
    loadComponent: () => import('./money/statement.page').then((m) => m.StatementPage),
  },
  {
    path: 'money/accounts/:accountId/held',
    title: $localize`Held money`,
    loadComponent: () => import('./money/held.page').then((m) => m.HeldPage),
  },
  {
    path: 'money/accounts/:accountId/held/:orderId',
    title: $localize`Held money`,
    loadComponent: () => import('./money/held-order.page').then((m) => m.HeldOrderPage),
  },
  {
    path: 'money/payouts/:id/remittance-advice',
    title: $localize`Remittance advice`,
    loadComponent: () =>
      import('./money/remittance-advice.page').then((m) => m.RemittanceAdvicePage),
  },
  {
    path: 'money/payouts',
    title: $localize`Payouts`,
    loadComponent: () => import('./money/payouts.page').then((m) => m.PayoutsPage),
    children: [
      {
        path: ':id',
        title: $localize`Payout`,
        loadComponent: () => import('./money/payout.page').then((m) => m.PayoutPage),
      },
    ],
  },
  // as mails and people write them
  { path: 'payouts', redirectTo: 'money/payouts' },
  { path: 'payouts/:id', redirectTo: 'money/payouts/:id' },
  {
    path: 'money/commissions',
    title: $localize`Commission`,
    loadComponent: () => import('./money/commissions.page').then((m) => m.CommissionsPage),
  },
  {
    path: 'money/getting-paid',
    title: $localize`Payout details`,
    loadComponent: () => import('./money/getting-paid.page').then((m) => m.GettingPaidPage),
  },
  {
    path: '**',
    title: $localize`Not found`,
    loadComponent: () => import('./shell/not-found.page').then((m) => m.NotFoundPage),
  },
];
