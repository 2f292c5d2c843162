import money from '@material-symbols/svg-400/outlined/account_balance_wallet.svg';
import add from '@material-symbols/svg-400/outlined/add.svg';
import back from '@material-symbols/svg-400/outlined/arrow_back.svg';
import descending from '@material-symbols/svg-400/outlined/arrow_downward.svg';
import ascending from '@material-symbols/svg-400/outlined/arrow_upward.svg';
import figures from '@material-symbols/svg-400/outlined/bar_chart.svg';
import quick from '@material-symbols/svg-400/outlined/bolt.svg';
import views from '@material-symbols/svg-400/outlined/bookmark.svg';
import categories from '@material-symbols/svg-400/outlined/category.svg';
import check from '@material-symbols/svg-400/outlined/check.svg';
import left from '@material-symbols/svg-400/outlined/chevron_left.svg';
import right from '@material-symbols/svg-400/outlined/chevron_right.svg';
import close from '@material-symbols/svg-400/outlined/close.svg';
import copy from '@material-symbols/svg-400/outlined/content_copy.svg';
import dark from '@material-symbols/svg-400/outlined/dark_mode.svg';
import bin from '@material-symbols/svg-400/outlined/delete.svg';
import density from '@material-symbols/svg-400/outlined/density_small.svg';
import organizations from '@material-symbols/svg-400/outlined/domain.svg';
import download from '@material-symbols/svg-400/outlined/download.svg';
import edit from '@material-symbols/svg-400/outlined/edit.svg';
import error from '@material-symbols/svg-400/outlined/error.svg';
import events from '@material-symbols/svg-400/outlined/event_note.svg';
import approvals from '@material-symbols/svg-400/outlined/fact_check.svg';
import filter from '@material-symbols/svg-400/outlined/filter_list.svg';
import help from '@material-symbols/svg-400/outlined/help.svg';
import history from '@material-symbols/svg-400/outlined/history.svg';
import home from '@material-symbols/svg-400/outlined/home.svg';
import stock from '@material-symbols/svg-400/outlined/inventory_2.svg';
import access from '@material-symbols/svg-400/outlined/key.svg';
import keyboard from '@material-symbols/svg-400/outlined/keyboard.svg';
import down from '@material-symbols/svg-400/outlined/keyboard_arrow_down.svg';
import language from '@material-symbols/svg-400/outlined/language.svg';
import light from '@material-symbols/svg-400/outlined/light_mode.svg';
import lists from '@material-symbols/svg-400/outlined/list_alt.svg';
import shipping from '@material-symbols/svg-400/outlined/local_shipping.svg';
import signOut from '@material-symbols/svg-400/outlined/logout.svg';
import menu from '@material-symbols/svg-400/outlined/menu.svg';
import operations from '@material-symbols/svg-400/outlined/monitoring.svg';
import more from '@material-symbols/svg-400/outlined/more_horiz.svg';
import prices from '@material-symbols/svg-400/outlined/payments.svg';
import tax from '@material-symbols/svg-400/outlined/percent.svg';
import person from '@material-symbols/svg-400/outlined/person.svg';
import print from '@material-symbols/svg-400/outlined/print.svg';
import ask from '@material-symbols/svg-400/outlined/query_stats.svg';
import orders from '@material-symbols/svg-400/outlined/receipt_long.svg';
import refresh from '@material-symbols/svg-400/outlined/refresh.svg';
import remove from '@material-symbols/svg-400/outlined/remove.svg';
import quotes from '@material-symbols/svg-400/outlined/request_quote.svg';
import search from '@material-symbols/svg-400/outlined/search.svg';
import products from '@material-symbols/svg-400/outlined/sell.svg';
import settings from '@material-symbols/svg-400/outlined/settings.svg';
import purchase from '@material-symbols/svg-400/outlined/shopping_bag.svg';
import cart from '@material-symbols/svg-400/outlined/shopping_cart.svg';
import note from '@material-symbols/svg-400/outlined/sticky_note_2.svg';
import partNumbers from '@material-symbols/svg-400/outlined/tag.svg';
import undo from '@material-symbols/svg-400/outlined/undo.svg';
import upload from '@material-symbols/svg-400/outlined/upload.svg';
import columns from '@material-symbols/svg-400/outlined/view_column.svg';
import warning from '@material-symbols/svg-400/outlined/warning.svg';
import offline from '@material-symbols/svg-400/outlined/wifi_off.svg';

/** The path of each symbol; they are drawn at 20 px. */
const path = (svg: string): string => / d="([^"]+)"/.exec(svg)?.[1] ?? '';

export const icons = {
  categories: path(categories),
  access: path(access),
  tax: path(tax),
  home: path(home),
  money: path(money),
  search: path(search),
  cart: path(cart),
  orders: path(orders),
  approvals: path(approvals),
  quotes: path(quotes),
  lists: path(lists),
  quick: path(quick),
  stock: path(stock),
  products: path(products),
  shipping: path(shipping),
  settings: path(settings),
  help: path(help),
  close: path(close),
  add: path(add),
  remove: path(remove),
  down: path(down),
  ascending: path(ascending),
  descending: path(descending),
  download: path(download),
  columns: path(columns),
  filter: path(filter),
  right: path(right),
  left: path(left),
  check: path(check),
  warning: path(warning),
  error: path(error),
  refresh: path(refresh),
  signOut: path(signOut),
  light: path(light),
  dark: path(dark),
  density: path(density),
  edit: path(edit),
  bin: path(bin),
  copy: path(copy),
  print: path(print),
  upload: path(upload),
  undo: path(undo),
  more: path(more),
  language: path(language),
  person: path(person),
  offline: path(offline),
  views: path(views),
  keyboard: path(keyboard),
  menu: path(menu),
  back: path(back),
  history: path(history),
  note: path(note),
  prices: path(prices),
  purchase: path(purchase),
  partNumbers: path(partNumbers),
  events: path(events),
  operations: path(operations),
  organizations: path(organizations),
  figures: path(figures),
  ask: path(ask),
} as const;

export type IconName = keyof typeof icons;
