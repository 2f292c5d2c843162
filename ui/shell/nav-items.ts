import type { Me } from '../api/models/me';
import type { IconName } from '../components/icons/icons';

export type Counted = 'cart' | 'approvals' | 'toShip' | 'toQuote' | null;

export interface NavItem {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  readonly query?: Record<string, string>;
  /** The number shown beside it. */
  readonly counted: Counted;
}

export interface LinkedNavItem extends NavItem {
  /** With the folder that the application stands in. */
  readonly href: string;
}

/**
 * Where a person can go, the most used first: it depends on their side of the marketplace and on
 * what they may do.
 */
export function navItemsFor({ permissions, organization }: Me): readonly NavItem[] {
  const can = (permission: Me['permissions'][number]): boolean => permissions.includes(permission);
  const buys = organization.type === 'Buyer';
  const sells = organization.type === 'Seller';
  const items: (NavItem | false)[] = [
    { path: '/', label: $localize`Today`, icon: 'home', counted: null },
    !sells && { path: '/catalogue', label: $localize`Catalogue`, icon: 'search', counted: null },
    sells && {
      path: '/catalogue',
      query: { vendorId: organization.id },
      label: $localize`Our products`,
      icon: 'products',
      counted: null,
    },
    buys &&
      can('order.place') && {
        path: '/cart',
        label: $localize`Cart`,
        icon: 'cart',
        counted: 'cart',
      },
    can('order.read') && {
      path: '/orders',
      label: $localize`Orders`,
      icon: sells ? 'shipping' : 'orders',
      counted: sells ? 'toShip' : null,
    },
    buys &&
      can('order.place') && {
        path: '/quick-order',
        label: $localize`Quick order`,
        icon: 'quick',
        counted: null,
      },
    buys &&
      can('order.read') && {
        path: '/approvals',
        label: $localize`Approvals`,
        icon: 'approvals',
        counted: 'approvals',
      },
    buys &&
      can('list.read') && { path: '/lists', label: $localize`Lists`, icon: 'lists', counted: null },
    buys &&
      can('list.read') && {
        path: '/part-numbers',
        label: $localize`Part numbers`,
        icon: 'partNumbers',
        counted: null,
      },
    // a buyer sees what was paid on its purchases
    !buys &&
      can('payout.read') && {
        path: '/money',
        label: $localize`Money`,
        icon: 'money',
        counted: null,
      },
    can('analysis.query') && {
      path: '/figures',
      label: $localize`Reports`,
      icon: 'figures',
      counted: null,
    },
    can('analysis.query') && {
      path: '/ask',
      label: $localize`Explore`,
      icon: 'ask',
      counted: null,
    },
    can('marketplace.readAny') && {
      path: '/organizations',
      label: $localize`Organisations`,
      icon: 'organizations',
      counted: null,
    },
    !can('marketplace.readAny') && {
      path: '/company',
      label: $localize`Our company`,
      icon: 'organizations',
      counted: null,
    },
    can('category.manage') && {
      path: '/categories',
      label: $localize`Categories`,
      icon: 'categories',
      counted: null,
    },
    can('audit.read') && {
      path: '/access',
      label: $localize`Access`,
      icon: 'access',
      counted: null,
    },
    can('audit.read') && {
      path: '/events',
      label: $localize`Audit log`,
      icon: 'events',
      counted: null,
    },
    can('marketplace.operate') && {
      path: '/operations',
      label: $localize`Operations`,
      icon: 'operations',
      counted: null,
    },
    can('stock.read') && { path: '/stock', label: $localize`Stock`, icon: 'stock', counted: null },
    can('priceList.read') && {
      path: '/price-lists',
      label: $localize`Price lists`,
      icon: 'prices',
      counted: null,
    },
    can('taxRate.manage') && {
      path: '/tax-rates',
      label: $localize`Tax rates`,
      icon: 'tax',
      counted: null,
    },
    can('rfq.read') && {
      path: '/rfq',
      label: $localize`Quotes`,
      icon: 'quotes',
      counted: sells ? 'toQuote' : null,
    },
    (can('product.manage') ||
      can('stock.manage') ||
      can('priceList.manage') ||
      (buys && can('list.manage'))) && {
      path: '/imports',
      label: $localize`Import`,
      icon: 'upload',
      counted: null,
    },
  ];
  return items.filter((item) => item !== false);
}

/** Within the application. */
export const urlOf = ({ path, query }: NavItem): string =>
  query ? `${path}?${new URLSearchParams(query)}` : path;
