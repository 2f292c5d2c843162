/** A person's sealed data in an event's JSON, in either order of its two fields. */
const SEALED = /"subject":"([^"]+)","sealed":"|"sealed":"[^"]*","subject":"([^"]+)"/g;

/** The persons (or consignees) whose sealed data an event has; `data` is its JSON. */
export const sealedSubjectsIn = (data: string): string[] =>
  data.includes('"sealed"')
    ? [...data.matchAll(SEALED)].map(([, one, other]) => (one ?? other)!)
    : [];
