/** The views of the repository's pages, drawn by the server and by the app alike. */
export {
  type ArticleSlots,
  articleView,
  contents,
  editLink,
  favouriteButton,
  historyOf,
  type ReadingView,
  readingPath,
} from './page/article.ts'
export { plainPreview, previewOf } from './page/document.ts'
export { backTo, historyView, type ItemTitle, type Revision, type RevisionHands } from './page/history.ts'
export { type SolvedHands, solvedView } from './page/solved.ts'
export { spaceCard, spacesView, spaceView } from './page/spaces.ts'
export { wantedView } from './page/wanted.ts'
export { type Topic, tagView, topicLabel, topicPath, topicsView, topicView } from './topics/page.ts'
