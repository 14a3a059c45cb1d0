import { holdClicks } from './held-clicks.ts'

holdClicks(document)
/**
 * The text comes first: the app is asked for once the page has been painted, so that it holds back neither the network nor the
 * processor from what the reader came for.
 */
requestAnimationFrame(() =>
  setTimeout(() => {
    import('./start.tsx')
    if (document.documentElement.lang === 'en') import('./locales/en.ts')
    else import('./locales/ko.ts')
  }),
)
