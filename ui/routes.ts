import type { Routes } from '@angular/router';

export const routes: Routes = [
  { path: '', pathMatch: 'full', title: $localize`Today`, loadComponent: () => import('./today/today.page').then((m) => m.TodayPage) },
  {
    path: 'orders',
    title: $localize`Orders`,
    loadComponent: () => import('./orders/orders.page').then((m) => m.OrdersPage),
    children: [{ path: ':id', title: $localize`Order`, loadComponent: () => import('./orders/order.page').then((m) => m.OrderPage) }],
  },
  { path: '**', title: $localize`Not found`, loadComponent: () => import('./shell/not-found.page').then((m) => m.NotFoundPage) },
];
