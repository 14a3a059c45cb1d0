/** The pages of proposals, drawn by the server and by the app alike. */
export { type Asked, askedOf, addressOf, proposalRow, proposalsPath, proposalsView, stateMark } from './page/list.ts'
export { diffPath, proposalPath, proposalMarkup, type ProposalSlots } from './page/proposal.ts'
