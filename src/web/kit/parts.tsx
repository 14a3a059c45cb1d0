import type { ReactNode } from 'react'
import * as parts from '../../platform/page/parts.ts'
import type { ApiProblem } from './api.ts'
import { useHand } from './hand.ts'
import { useText } from './i18n.ts'
import type { ApiQuery } from './query.ts'
import { wordsOf } from './toasts.tsx'

export type { ItemLink, ItemMark, PersonMark, SpaceMark, Trust, TrustState } from '../../platform/page/parts.ts'
export { hrefOf, kinds, spaceColours, spaceIcons } from '../../platform/page/parts.ts'

/** An icon of the one set (Tabler; names in styles/make-icons.ts). Decoration only: say its meaning beside it or on its button. */
export function Icon({ name, className = '' }: { name: string; className?: string }) {
  return <i className={`icon icon-${name} ${className}`.trim()} aria-hidden="true" />
}

export function KindIcon({ kind }: { kind: string | null }) {
  return parts.kindIcon(useHand(), kind)
}

export function Avatar({ person, size }: { person: parts.PersonMark; size?: 's' | 'm' | 'l' }) {
  return parts.avatar(useHand(), person, size)
}

export function SpaceTile({ space, size }: { space: parts.SpaceMark; size?: 's' | 'm' | 'l' }) {
  return parts.spaceTile(useHand(), space, size)
}

export function When({ time }: { time: number }) {
  return parts.when(useHand(), time)
}

export function ItemRow({
  item,
  space,
  children,
  ...attributes
}: {
  item: parts.ItemMark
  space?: boolean
  children?: ReactNode
  [data: `data-${string}`]: string | undefined
}) {
  return parts.itemRow(useHand(), item, { space, extra: children && <div className="row-acts">{children}</div>, attributes })
}

export function EmptyState({ icon, title, text, children }: { icon: string; title: string; text: string; children?: ReactNode }) {
  return parts.emptyState(useHand(), { icon, title, text, action: children })
}

export function PageHead({ title, lead, mark, children }: { title: ReactNode; lead?: ReactNode; mark?: ReactNode; children?: ReactNode }) {
  return parts.pageHead(useHand(), { title, lead, mark, actions: children })
}

export function Section({
  id,
  title,
  icon,
  more,
  children,
}: {
  id?: string
  title: string
  icon?: string
  more?: { href: string; text: string }
  children: ReactNode
}) {
  return parts.section(useHand(), { id, title, icon, more }, children)
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>
}

/** Grey lines where text will be. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const t = useText()
  return (
    <div className="skeletons" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} className="skeleton" style={{ width: `${[92, 78, 85, 64][at % 4]}%` }} />
      ))}
    </div>
  )
}

/** What went wrong, what is safe, what to do. */
export function ErrorState({ problem, retry }: { problem: ApiProblem; retry?: () => void }) {
  const t = useText()
  const { title, detail } = wordsOf(problem)
  const missing = problem.status === 404
  // What is not there is the whole page, which needs its heading.
  const Title = missing ? 'h1' : 'p'
  return (
    <div className="empty fault" role="alert">
      <span className="empty-icon">
        <Icon name={missing ? 'compass' : 'alert-triangle'} />
      </span>
      <Title className="empty-title">{title}</Title>
      <p className="empty-text">{detail}</p>
      <div className="empty-action">
        {retry && !missing && (
          <button type="button" className="button" onClick={retry}>
            <Icon name="refresh" />
            {t('act.retry')}
          </button>
        )}
        <a className="button" href="/">
          {t('act.home')}
        </a>
      </div>
    </div>
  )
}

/** Draws what was read: skeleton while it comes, the error with a way on, then the page. */
export function Loaded<T>({ query, lines = 6, children }: { query: ApiQuery<T>; lines?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState problem={query.error} retry={() => query.refetch()} />
  return <Skeleton lines={lines} />
}
