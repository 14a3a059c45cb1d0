import { useEffect } from 'react'
import { api, type Page } from '../../../web/kit/api.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { isWriting, useListKeys } from '../../../web/kit/list-keys.ts'
import { useGo, useParameters } from '../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { refresh, useApiList, useChange } from '../../../web/kit/query.ts'
import { sayWithUndo } from '../../../web/kit/toasts.tsx'
import { inboxAskedOf, inboxPageView, inboxPath } from '../page.ts'
import type { Inbox, SignalView } from '../schema.ts'

/** What one was told: j and k move, Enter opens, r marks as read or unread. */
export function InboxPage() {
  const t = useText('notifications')
  const hand = useHand()
  const go = useGo()
  const asked = inboxAskedOf(useParameters())
  const list = useApiList<SignalView>(inboxPath(asked), { keep: true })
  const items = list.data?.items ?? []
  const first = list.data?.pages[0] as (Inbox & Page<SignalView>) | undefined
  const mark = useChange(
    ({ id, read }: { id: string; read: boolean }) => (read ? api.put(`/api/inbox/${id}/reading`) : api.delete(`/api/inbox/${id}/reading`)),
    { refreshes: ['/api/inbox'] },
  )
  const readAll = useChange(() => api.put<{ ids: string[] }>('/api/inbox/readings', { until: Math.max(0, ...items.map(({ at }) => at)) }), {
    refreshes: ['/api/inbox'],
    onDone: ({ ids }) =>
      sayWithUndo(t('inbox.allRead', { count: ids.length }), async () => {
        await api.put('/api/inbox/readings', { unread: ids.slice(0, 1_000) })
        await refresh('/api/inbox')
      }),
  })
  const toggle = (signal: SignalView) => mark.mutate({ id: signal.id, read: signal.readAt === null })
  const open = (signal: SignalView) => {
    if (signal.readAt === null) mark.mutate({ id: signal.id, read: true })
  }
  const keys = useListKeys(items, (signal) => {
    open(signal)
    go(signal.href)
  })
  useKey('r', () => items[keys.active] && toggle(items[keys.active]))
  usePage(t('web:place.inbox'), { place: 'inbox' })
  if (list.error) return <ErrorState problem={list.error} retry={() => void list.refetch()} />
  if (!first)
    return (
      <div className="page page-narrow">
        <Skeleton lines={8} />
      </div>
    )
  return inboxPageView(
    hand,
    asked,
    { items, unread: first.unread },
    {
      row: keys.marks,
      open,
      toggle,
      readAll: readAll.isPending ? undefined : () => readAll.mutate(undefined),
      end: list.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {t('web:act.loadMore')}
          </button>
        </div>
      ),
    },
  )
}

function useKey(key: string, act: () => void): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  })
}
