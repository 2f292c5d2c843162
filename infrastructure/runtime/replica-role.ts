export const replicaRoles = ['all', 'api', 'projector', 'process', 'relay'] as const;

/**
 * What a replica does: answers requests, keeps read models, runs what crosses aggregates, acts on
 * the outside world (mail), or all of it.
 */
export type ReplicaRole = (typeof replicaRoles)[number];
