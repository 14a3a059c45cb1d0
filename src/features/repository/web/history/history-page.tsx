import { useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo, useParams } from '../../../../web/kit/pages.ts'
import { ErrorState, Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { historyView, type ReadingView, readingPath, type Revision } from '../../page.ts'

/** The revisions of an item: look, compare, go back. */
export function HistoryPage() {
  const t = useText('repository')
  const { id = '' } = useParams()
  const item = useApi<ReadingView>(readingPath(id))
  const data = item.data
  usePage(
    data ? `${data.title} · ${t('history.title')}` : null,
    data ? { place: 'spaces', space: data.space, item: id, ancestors: data.ancestors.map((ancestor) => ancestor.id) } : null,
  )
  return <Loaded query={item}>{(reading) => <History item={reading} />}</Loaded>
}

function History({ item }: { item: ReadingView }) {
  const t = useText('repository')
  const hand = useHand()
  const go = useGo()
  const list = useApiList<Revision>(`/api/articles/${item.id}/revisions`)
  const revisions = list.data?.items ?? []
  const newest = revisions[0]?.number ?? 0
  const [pair, setPair] = useState<{ from: number; to: number } | null>(null)
  const { from, to } = pair ?? { from: newest - 1, to: newest }
  const restore = useChange((revision: number) => api.put(`/api/articles/${item.id}/head`, { revision }), {
    refreshes: ['/api/articles', '/api/home'],
    onDone: (_, revision) => {
      say(t('history.restored', { number: revision }))
      go(`/articles/${item.id}`)
    },
  })
  if (list.error) return <ErrorState problem={list.error} retry={() => list.refetch()} />
  const choice = (revision: Revision) =>
    revisions.length > 1 && (
      <span className="revision-choice">
        <input
          type="radio"
          name="from"
          aria-label={t('history.from', { number: revision.number })}
          checked={from === revision.number}
          disabled={revision.number >= to}
          onChange={() => setPair({ from: revision.number, to })}
        />
        <input
          type="radio"
          name="to"
          aria-label={t('history.to', { number: revision.number })}
          checked={to === revision.number}
          disabled={revision.number <= from}
          onChange={() => setPair({ from, to: revision.number })}
        />
      </span>
    )
  const acts = (revision: Revision) => {
    if (revision.number === item.revision) return <span className="badge">{t('history.current')}</span>
    if (!item.may.write) return null
    return (
      <button
        type="button"
        className="button button-plain"
        aria-label={`${t('history.number', { number: revision.number })}: ${t('history.restore')}`}
        onClick={() => restore.mutate(revision.number)}
        disabled={restore.isPending}
      >
        <Icon name="arrow-back-up" />
        <span className="only-wide-text">{t('history.restore')}</span>
      </button>
    )
  }
  return historyView(hand, item, revisions, {
    hands: { choice, acts },
    actions: revisions.length > 1 && (
      <a className="button" href={`/articles/${item.id}/compare?from=${from}&to=${to}`}>
        <Icon name="git-compare" />
        {t('history.compare')}
      </a>
    ),
    end: list.hasNextPage && (
      <div className="more">
        <button type="button" className="button" onClick={() => list.fetchNextPage()}>
          {t('web:act.loadMore')}
        </button>
      </div>
    ),
  })
}
