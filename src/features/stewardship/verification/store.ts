/* All SQL about how items stand, by what it is about. */
export * from './store/assignments.ts'
export * from './store/marks.ts'
export * from './store/owners.ts'
export * from './store/records.ts'
export * from './store/rows.ts'
