import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { api } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import type { PartItem } from '../../../web/kit/pages.ts'
import { Icon } from '../../../web/kit/parts.tsx'
import { useChange } from '../../../web/kit/query.ts'
import { Sheet } from '../../../web/kit/sheet.tsx'
import type { QuoteChoice, ThreadView } from '../schema.ts'
import { Composer, draftKey } from './composer.tsx'
import { type Beside, besideNow, setBeside } from './open-threads.ts'
import { shortened } from './page-text.ts'
import { ThreadCard } from './thread-card.tsx'
import { commentsPath } from './use-threads.ts'

/** From here on there is room beside the text. */
const WIDE = '(min-width: 721px)'

/** The threads that were opened in the text, or the one that is begun there. */
export function BesideContent({
  item,
  beside,
  threads,
}: {
  item: PartItem
  beside: NonNullable<Beside>
  threads: ThreadView[]
}): ReactNode {
  if (beside.choice) return <BegunThread key={beside.choice.quote} item={item} choice={beside.choice} top={beside.top} />
  return threads
    .filter(({ id }) => beside.threads.includes(id))
    .map((thread) => <ThreadCard key={thread.id} itemId={item.id} thread={thread} />)
}

function BegunThread({ item, choice, top }: { item: PartItem; choice: QuoteChoice; top: number }) {
  const t = useText('collaboration')
  const path = commentsPath(item.id)
  const add = useChange((body: string) => api.post<{ id: string }>(path, { body, anchor: choice }), {
    refreshes: [path],
    // Whoever went on meanwhile is not called back.
    onDone: ({ id }) => besideNow()?.choice === choice && setBeside({ threads: [id], choice: null, top }),
  })
  return (
    <div className="comment-thread">
      <p className="comment-quote">{shortened(choice.quote)}</p>
      <Composer
        draft={draftKey(item.id, null)}
        anchor={choice}
        placeholder={t('comments.write')}
        act={t('comments.send')}
        autoFocus
        busy={add.isPending}
        onSend={(body) => add.mutateAsync(body)}
        onCancel={() => setBeside(null)}
      />
    </div>
  )
}

/** Beside the text where there is room, else from below. */
export function BesidePanel({ beside, children }: { beside: NonNullable<Beside>; children: ReactNode }) {
  const t = useText('collaboration')
  const panel = useRef<HTMLElement>(null)
  const wide = useWide()
  const [top, setTop] = useState(beside.top)
  useLayoutEffect(() => {
    const element = panel.current
    if (!element) return
    const settle = () => setTop(Math.max(72, Math.min(beside.top - 24, innerHeight - element.offsetHeight - 16)))
    settle()
    const observer = new ResizeObserver(settle)
    observer.observe(element)
    return () => observer.disconnect()
  }, [beside])
  useEffect(() => {
    if (!wide) return
    const hear = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && setBeside(null)
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [wide])
  if (!wide)
    return (
      <Sheet opened onClose={() => setBeside(null)} title={t('comments.title')}>
        <div className="comments-beside">{children}</div>
      </Sheet>
    )
  return createPortal(
    <aside ref={panel} className="comments-beside comments-beside-wide" style={{ top }} aria-label={t('comments.title')}>
      <button type="button" className="icon-button comments-close" aria-label={t('comments.close')} onClick={() => setBeside(null)}>
        <Icon name="x" />
      </button>
      {children}
    </aside>,
    document.body,
  )
}

function useWide(): boolean {
  const [wide, setWide] = useState(() => matchMedia(WIDE).matches)
  useEffect(() => {
    const query = matchMedia(WIDE)
    const hear = () => setWide(query.matches)
    query.addEventListener('change', hear)
    return () => query.removeEventListener('change', hear)
  }, [])
  return wide
}
