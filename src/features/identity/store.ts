/* All SQL of the feature, by what it is about. */
export * from './store/audit.ts'
export * from './store/groups.ts'
export * from './store/invitations.ts'
export * from './store/organisation.ts'
export * from './store/people.ts'
export * from './store/sessions.ts'
export * from './store/tokens.ts'
export type { PersonTable } from './store/tables.ts'
