import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Rules = ReturnType<Storage['getTargetValidationMetadatas']>;
type Grouped = ReturnType<Storage['groupByPropertyName']>;

/**
 * class-validator collects the rules of a class anew for every object that it looks at, walking
 * through all classes that have any: the cost of an order line grows with the number of request
 * classes. Decorators have run when the server starts, so the answer for a class, on its own or
 * within another, never changes: it is kept. Call once, at start-up.
 */
export function rememberRules(): void {
  const storage = getMetadataStorage();
  const collect = storage.getTargetValidationMetadatas.bind(storage);
  const group = storage.groupByPropertyName.bind(storage);
  /** By class, then by the name of the one around it. */
  const rulesOf = new WeakMap<object, Map<string, Rules>>();
  const groupsOf = new WeakMap<Rules, Grouped>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (typeof target !== 'function' || always || strictGroups || groups?.length)
      return collect(target, schema, always, strictGroups, groups);
    let within = rulesOf.get(target);
    if (!within) rulesOf.set(target, (within = new Map()));
    let rules = within.get(schema ?? '');
    if (!rules)
      within.set(schema ?? '', (rules = collect(target, schema, always, strictGroups, groups)));
    return rules;
  };
  storage.groupByPropertyName = (rules) => {
    let grouped = groupsOf.get(rules);
    if (!grouped) groupsOf.set(rules, (grouped = group(rules)));
    return grouped;
  };
}
