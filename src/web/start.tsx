import './styles/mantine.css'
import './styles/app.css'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { App } from './app.tsx'
import { keepWriting } from './kept-writing.ts'
import { startTexts } from './kit/i18n.ts'
import { nameOrganisation, setWhere } from './kit/place.ts'
import { readPageState } from './kit/state.ts'
import { startRouter } from './router.tsx'

/**
 * Takes over from the server's page: everything the first picture needs is read and loaded before, then the page is replaced in
 * one commit by the same picture, so that nothing moves and nothing written or clicked is lost (kept-writing.ts, held-clicks.ts).
 */
async function start(): Promise<void> {
  const state = readPageState()
  const locale = state?.frame.locale ?? (document.documentElement.lang === 'en' ? 'en' : 'ko')
  if (state) {
    nameOrganisation(state.frame.organisation.name)
    setWhere({ place: state.frame.place, space: state.frame.space, item: state.frame.item, ancestors: [] })
  }
  const [router] = await Promise.all([startRouter(), startTexts(locale)])
  const root = document.getElementById('root') as HTMLElement
  const giveBack = keepWriting(document)
  flushSync(() => createRoot(root).render(<App router={router} first={state} />))
  giveBack()
  document.documentElement.dataset.app = 'ready'
}

start()
