export const replicaRoles = ['all', 'api', 'projector', 'process'] as const;

/**
 * What a replica does: answers requests, keeps read models, runs what crosses aggregates, or all of
 * it.
 */
export type ReplicaRole = (typeof replicaRoles)[number];
