import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Rules = ReturnType<Storage['getTargetValidationMetadatas']>;
type Grouped = ReturnType<Storage['groupByPropertyName']>;

/**
 * class-validator collects the rules of a class anew for every object that it looks at, walking through all classes that have any:
 * the cost of an order line grows with the number of request classes. Decorators have run when the server starts, so the answer for
 * a class never changes: it is kept. Call once, at start-up.
 */
export function rememberRules(): void {
  const storage = getMetadataStorage();
  const collect = storage.getTargetValidationMetadatas.bind(storage);
  const group = storage.groupByPropertyName.bind(storage);
  const rulesOf = new WeakMap<object, Rules>();
  const groupsOf = new WeakMap<Rules, Grouped>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (typeof target !== 'function' || schema || always || strictGroups || groups?.length) return collect(target, schema, always, strictGroups, groups);
    let rules = rulesOf.get(target);
    if (!rules) rulesOf.set(target, (rules = collect(target, schema, always, strictGroups, groups)));
    return rules;
  };
  storage.groupByPropertyName = (rules) => {
    let grouped = groupsOf.get(rules);
    if (!grouped) groupsOf.set(rules, (grouped = group(rules)));
    return grouped;
  };
}
