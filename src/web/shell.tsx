import { useIsFetching } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { bottomBar, type Frame, frameView, topActions, topStart } from '../platform/page/frame.ts'
import { useFirstState } from './app.tsx'
import { onProblem } from './kit/api.ts'
import { useHand } from './kit/hand.ts'
import { useLocale } from './kit/i18n.ts'
import { isWriting } from './kit/list-keys.ts'
import { useGo } from './kit/pages.ts'
import { nameOrganisation, useWhere } from './kit/place.ts'
import { sessionEndHeld, useSession } from './kit/session.ts'
import { useTheme } from './kit/theme.ts'
import { SearchBox } from './search-box.tsx'
import { SUGGESTIONS } from './suggest/use-suggestions.ts'
import { useSpaceTree } from './space-tree-state.ts'
import { SpaceTree } from './space-tree.tsx'
import { useUnread } from './unread.ts'

// Menus and dialogs come after the first picture; until then their buttons already stand there.
const TopActions = lazy(() => import('./top-actions.tsx').then((m) => ({ default: m.TopActions })))
const KeysDialog = lazy(() => import('./keys-dialog.tsx').then((m) => ({ default: m.KeysDialog })))
const loadPalette = () => import('./palette/palette.tsx')
const Palette = lazy(() => loadPalette().then((m) => ({ default: m.Palette })))
const Sheet = lazy(() => import('./kit/sheet.tsx').then((m) => ({ default: m.Sheet })))

/** The frame the app draws: the same shape the server drew, from what is known now. */
function useFrame(folded: boolean): Frame {
  const first = useFirstState()?.frame
  const session = useSession().data
  const where = useWhere()
  const locale = useLocale()
  const theme = useTheme()
  const person = session?.person ?? (session ? null : (first?.person ?? null))
  const name = session?.organisation?.name ?? first?.organisation.name ?? ''
  useEffect(() => nameOrganisation(name), [name])
  return {
    locale,
    theme,
    organisation: { name },
    person,
    may: {
      administer: session?.person?.administrator ?? first?.may.administer ?? false,
      oversee: first?.may.oversee ?? false,
      write: first?.may.write ?? (session?.person ? !session.person.guest : false),
    },
    space: where.space && { ...where.space, tree: [] },
    place: where.place,
    item: where.item,
    folded,
    unread: useUnread(person !== null, first?.unread),
  }
}

/** The shell around every page but the few that stand alone. */
export function Shell() {
  const hand = useHand()
  const [folded, setFolded] = useFolded()
  const frame = useFrame(folded)
  const space = frame.space
  const tree = useSpaceTree(space, useWhere(), useFirstState()?.frame.space ?? null)
  const [sheet, setSheet] = useState(false)
  const [keys, setKeys] = useState(false)
  const [palette, setPalette] = useState(false)
  useLinksInside()
  useShellKeys({ fold: () => setFolded(!folded), help: () => setKeys(true), palette: () => setPalette(true), frame })
  useSignInWhenEnded()
  useFocusOnPage()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another item closes the sheet
  useEffect(() => setSheet(false), [frame.item])
  if (!frame.person) return <BareShell />
  const panel = space && <SpaceTree space={space} state={tree} current={frame.item} may={frame.may.write} />
  const fold = () => (matchMedia('(max-width: 1100px)').matches ? setSheet(true) : setFolded(!folded))
  return (
    <>
      {frameView(hand, frame, {
        main: <Outlet />,
        tree: panel,
        search: <SearchBox onPalette={() => setPalette(true)} />,
        actions: (
          <Suspense fallback={topActions(hand, frame)}>
            <TopActions frame={frame} onKeys={() => setKeys(true)} />
          </Suspense>
        ),
        menu: topStart(hand, frame, fold),
        bottom: bottomBar(hand, frame),
      })}
      <Progress />
      <Suspense>
        {space && sheet && (
          <Sheet opened onClose={() => setSheet(false)} title={space.name} side="left">
            <SpaceTree space={space} state={tree} current={frame.item} may={frame.may.write} bare />
          </Sheet>
        )}
        {palette && <Palette frame={frame} onClose={() => setPalette(false)} onKeys={() => setKeys(true)} />}
        {keys && <KeysDialog opened onClose={() => setKeys(false)} />}
      </Suspense>
    </>
  )
}

/** A thin line at the top for what takes longer than a moment (the delay is in app.css). */
function Progress() {
  const busy =
    useIsFetching({ predicate: ({ state, queryKey }) => state.data === undefined && !String(queryKey[0]).startsWith(SUGGESTIONS) }) > 0
  return busy ? <div className="progress" /> : null
}

/** For sign-in, set-up and invitations. */
export function BareShell() {
  useLinksInside()
  return (
    <div className="shell shell-bare">
      <main className="main" id="onji-main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}

/** Whether the tree is folded away; a cookie remembers, so that the next page arrives the same. */
function useFolded(): [boolean, (folded: boolean) => void] {
  const [folded, setFolded] = useState(() => document.cookie.includes('onji_tree=folded'))
  const set = (next: boolean) => {
    document.cookie = `onji_tree=${next ? 'folded' : 'open'}; path=/; max-age=31536000; samesite=lax`
    setFolded(next)
  }
  return [folded, set]
}

const ownPages = /^\/(?!api\/|files\/|assets\/|health\/)/

/** Links are plain `a` elements everywhere, in articles too; a click on one of ours stays in the app. */
function useLinksInside(): void {
  const go = useGo()
  useEffect(() => {
    const hear = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      const link = (event.target as Element | null)?.closest?.('a')
      if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
      if (!ownPages.test(link.pathname)) return
      if (link.pathname === location.pathname && link.search === location.search && link.hash) return
      event.preventDefault()
      go(link.pathname + link.search + link.hash)
    }
    document.addEventListener('click', hear)
    return () => document.removeEventListener('click', hear)
  }, [go])
}

function useShellKeys({ fold, help, palette, frame }: Record<'fold' | 'help' | 'palette', () => void> & { frame: Frame }): void {
  const go = useGo()
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      // Whoever holds this key down may ask for the palette with the next one.
      if (event.key === 'Control' || event.key === 'Meta') loadPalette()
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.shiftKey) {
        if ((event.target as Element | null)?.closest?.('.cm-editor')) return
        event.preventDefault()
        palette()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      if (event.key === '/') document.querySelector<HTMLInputElement>('.search-input')?.focus()
      else if (event.key === '?') help()
      else if (event.key === '[') fold()
      else if (event.key === 'n' && frame.may.write) go(document.querySelector('a.new')?.getAttribute('href') ?? '/articles/new')
      else return
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  })
}

/** Another page takes the focus, so that the keyboard and a screen reader go on from its beginning. */
function useFocusOnPage(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== undefined && before.current !== path) document.getElementById('onji-main')?.focus({ preventScroll: true })
    before.current = path
  }, [path])
}

/** A session that has ended leads to sign-in and back to the same place. */
function useSignInWhenEnded(): void {
  useEffect(
    () =>
      onProblem((problem) => {
        if (problem.status === 401 && !location.pathname.startsWith('/sign-in') && !sessionEndHeld()) {
          location.href = `/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`
        }
      }),
    [],
  )
}
