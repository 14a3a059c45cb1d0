/* All SQL of the demand ledger, by what it is about. */
export * from './store/clusters.ts'
export * from './store/decisions.ts'
export * from './store/digest.ts'
export * from './store/ledger.ts'
export * from './store/settings.ts'
export * from './store/solutions.ts'
export type { DemandEventTable, DemandSearchTable, EventKind } from './store/tables.ts'
