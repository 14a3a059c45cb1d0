/** What the app needs of the pure parts of this feature. */
export { CONTEXT, locate, plain, type Quote, quoteAt } from './rules.ts'
