import { type ReactNode, useCallback, useEffect, useLayoutEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useText } from '../../../web/kit/i18n.ts'
import { isWriting } from '../../../web/kit/list-keys.ts'
import type { PartItem } from '../../../web/kit/pages.ts'
import { Icon } from '../../../web/kit/parts.tsx'
import type { ThreadView } from '../schema.ts'
import { BesideContent, BesidePanel } from './beside-panel.tsx'
import { setBeside, useBeside } from './open-threads.ts'
import { chosenIn, isChosenFrom, type PageText, rangeOf, readPage, shortened } from './page-text.ts'

/** Threads that begin so near to each other share a mark, in pixels. */
const NEAR = 20

type Placed = { thread: ThreadView; range: Range }
type Pin = { top: number; threads: ThreadView[] }

/** Comments where their words stand: marks in the text, threads beside it, and new ones on what is selected. */
export function TextComments({ item, threads, onWrite }: { item: PartItem; threads: ThreadView[]; onWrite: () => void }) {
  const body = useBody(item)
  const placed = usePlaced(body, threads)
  useHighlights(placed)
  const pins = usePins(body, placed)
  const beside = useBeside()
  const open = useCallback((shown: ThreadView[], top: number) => setBeside({ threads: shown.map(({ id }) => id), choice: null, top }), [])
  useClicks(body, placed, open)
  useShownPlaces(placed, open)
  useEffect(() => () => setBeside(null), [])
  const article = body?.closest('.article')
  return (
    <>
      {article &&
        createPortal(
          <div className="comment-pins" data-nosnippet="">
            {pins.map((pin) => (
              <PinButton key={pin.threads[0].id} pin={pin} onOpen={(top) => open(pin.threads, top)} />
            ))}
          </div>,
          article,
        )}
      {body && !item.trashedAt && <SelectionButton item={item} body={body} onWrite={onWrite} />}
      {beside && (
        <BesidePanel beside={beside}>
          <BesideContent item={item} beside={beside} threads={threads} />
        </BesidePanel>
      )}
    </>
  )
}

/** The drawn text, and its words; read anew when what is drawn changes. */
function useBody(item: PartItem): HTMLElement | null {
  const [body, setBody] = useState<HTMLElement | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision may be drawn in another element
  useEffect(() => setBody(document.querySelector<HTMLElement>('.article [data-body]')), [item.id, item.revision])
  return body
}

function usePlaced(body: HTMLElement | null, threads: ThreadView[]): Placed[] {
  const [placed, setPlaced] = useState<Placed[]>([])
  useEffect(() => {
    if (!body) return
    const place = () => {
      const open = threads.filter(({ anchor, resolution }) => anchor && anchor.lostAt === null && !resolution)
      const page: PageText | null = open.length > 0 ? readPage(body) : null
      setPlaced(
        open.flatMap((thread) => {
          const range =
            page && thread.anchor && rangeOf(page, { ...thread.anchor, quote: thread.anchor.present }, thread.anchor.start ?? undefined)
          return range ? [{ thread, range }] : []
        }),
      )
    }
    place()
    // Math, diagrams and another revision change what is drawn.
    let timer: ReturnType<typeof setTimeout>
    const observer = new MutationObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(place, 100)
    })
    observer.observe(body, { childList: true, subtree: true })
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [body, threads])
  return placed
}

/** Underlines by the highlights of CSS: the text itself is not touched, so it is copied as it is. */
function useHighlights(placed: Placed[]): void {
  const open = useBeside()?.threads
  useEffect(() => {
    if (!('highlights' in CSS)) return
    const shown = placed.filter(({ thread }) => open?.includes(thread.id))
    CSS.highlights.set('comments', new Highlight(...placed.map(({ range }) => range)))
    CSS.highlights.set('comments-open', new Highlight(...shown.map(({ range }) => range)))
    return () => {
      CSS.highlights.delete('comments')
      CSS.highlights.delete('comments-open')
    }
  }, [placed, open])
}

function usePins(body: HTMLElement | null, placed: Placed[]): Pin[] {
  const [pins, setPins] = useState<Pin[]>([])
  useLayoutEffect(() => {
    const article = body?.closest<HTMLElement>('.article')
    if (!article) return
    const measure = () => {
      const { top } = article.getBoundingClientRect()
      const places = placed
        .map(({ thread, range }) => ({ thread, top: (range.getClientRects()[0]?.top ?? Number.NaN) - top }))
        .filter((place) => !Number.isNaN(place.top))
        .sort((a, b) => a.top - b.top)
      const next: Pin[] = []
      for (const place of places) {
        const last = next.at(-1)
        if (last && place.top - last.top < NEAR) last.threads.push(place.thread)
        else next.push({ top: place.top, threads: [place.thread] })
      }
      setPins(next)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(article)
    return () => observer.disconnect()
  }, [body, placed])
  return pins
}

function PinButton({ pin, onOpen }: { pin: Pin; onOpen: (top: number) => void }) {
  const t = useText('collaboration')
  const count = pin.threads.reduce((sum, { comments }) => sum + comments.length, 0)
  return (
    <button
      type="button"
      className="comment-pin"
      style={{ top: pin.top }}
      aria-label={t('comments.pin', { count, words: shortened(pin.threads[0].anchor?.present ?? '') })}
      onClick={(event) => onOpen(event.currentTarget.getBoundingClientRect().top)}
    >
      <Icon name="message-circle" />
      {count}
    </button>
  )
}

/** A click on marked words opens what was said about them, unless it selects or follows a link. */
function useClicks(body: HTMLElement | null, placed: Placed[], open: (threads: ThreadView[], top: number) => void): void {
  useEffect(() => {
    if (!body) return
    const hear = (event: MouseEvent) => {
      if ((event.target as Element).closest('a, button, summary, img') || !getSelection()?.isCollapsed) return
      const hit = placed.filter(({ range }) => isInside(range, event))
      if (hit.length > 0)
        open(
          hit.map(({ thread }) => thread),
          event.clientY,
        )
    }
    body.addEventListener('click', hear)
    return () => body.removeEventListener('click', hear)
  }, [body, placed, open])
}

const isInside = (range: Range, { clientX, clientY }: MouseEvent): boolean =>
  [...range.getClientRects()].some(
    ({ left, right, top, bottom }) => clientX >= left && clientX <= right && clientY >= top && clientY <= bottom,
  )

/** The list below asks to show where a thread stands. */
function useShownPlaces(placed: Placed[], open: (threads: ThreadView[], top: number) => void): void {
  useEffect(() => {
    const hear = (event: Event) => {
      const place = placed.find(({ thread }) => thread.id === (event as CustomEvent<string>).detail)
      if (!place) return
      place.range.startContainer.parentElement?.scrollIntoView({ block: 'center' })
      open([place.thread], place.range.getBoundingClientRect().top)
    }
    addEventListener('onji-comment-place', hear)
    return () => removeEventListener('onji-comment-place', hear)
  }, [placed, open])
}

/** A small button beside what is selected; `c` does the same, and without a selection begins a comment on the item. */
function SelectionButton({ item, body, onWrite }: { item: PartItem; body: HTMLElement; onWrite: () => void }): ReactNode {
  const t = useText('collaboration')
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null)
  const begin = useCallback(() => {
    const selection = getSelection()
    if (!isChosenFrom(body, selection)) return false
    const range = selection.getRangeAt(0)
    const quote = chosenIn(readPage(body), range)
    if (!quote) return false
    setPlace(null)
    setBeside({ threads: [], choice: { ...quote, revision: item.revision }, top: range.getBoundingClientRect().top })
    return true
  }, [body, item.revision])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const look = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const selection = getSelection()
        const rects = isChosenFrom(body, selection) ? selection.getRangeAt(0).getClientRects() : []
        const last = rects[rects.length - 1]
        setPlace(last ? { left: Math.min(innerWidth - 100, last.right), top: last.bottom + 6 } : null)
      }, 120)
    }
    const hide = () => setPlace(null)
    document.addEventListener('selectionchange', look)
    addEventListener('scroll', hide, { capture: true, passive: true })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('selectionchange', look)
      removeEventListener('scroll', hide, { capture: true })
    }
  }, [body])
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'c' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      event.preventDefault()
      if (!begin()) onWrite()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [begin, onWrite])
  if (!place) return null
  return createPortal(
    <button
      type="button"
      className="comment-here"
      style={place}
      // Or the selection would be gone before the click.
      onPointerDown={(event) => event.preventDefault()}
      onClick={begin}
    >
      <Icon name="message-plus" />
      {t('comments.addHere')}
    </button>,
    document.body,
  )
}
