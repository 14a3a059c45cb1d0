/** The views of the search, drawn by the server and by the app alike, and what an address of theirs says. */
export {
  addressOf,
  type Asked,
  askedOf,
  asksAnything,
  type Choice,
  choicesOf,
  facetsPath,
  helpPath,
  isTime,
  keptOf,
  nothingChosen,
  resultsPath,
  toggled,
} from './asked.ts'
export {
  type DemandAsked,
  demandAddressOf,
  demandAskedOf,
  demandDetailPath,
  demandDetailView,
  demandPath,
  demandSummaryPath,
  demandView,
  demandWriteLink,
} from './demand/page.ts'
export { denseLines, progressWords, tuningLines } from './dense/words.ts'
export { sorts } from './engine/engine.ts'
export { facetList, wordsFor } from './page/narrowing.ts'
export { hrefOfHit } from './page/result-row.ts'
export { type ResultsData, type ResultsSlots, resultsView, saveButton } from './page/results.ts'
export { startView } from './page/start.ts'
export { synonymsView } from './page/synonyms.ts'
export { whyInWords } from './page/why.ts'
