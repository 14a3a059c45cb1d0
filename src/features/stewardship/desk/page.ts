/** The views of the desk, drawn by the server and by the app alike, and what an address of it says. */
export { deskAddress, type DeskAsked, deskAskedOf, deskPath, keptDeskQuery } from './asked.ts'
export { type DeskData, deskListView, type DeskSlots } from './page/list.ts'
export { hourPage, type HourSlots } from './page/hour.ts'
export { loadPage } from './page/load.ts'
export { queueWords, reasonWords, type RowSlots } from './page/rows.ts'
