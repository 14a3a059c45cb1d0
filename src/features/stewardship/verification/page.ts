/** The pure markup of verification, drawn by the server and by the app alike, and where its answers come from. */
export * from './page/paths.ts'
export * from './page/standing.ts'
export * from './page/policies.ts'
export * from './page/reviews.ts'
