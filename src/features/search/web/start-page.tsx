import { useState } from 'react'
import type { SavedSearch } from '../saved/schema.ts'
import type { SearchStart } from '../schema.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useRowKeys } from '../../../web/kit/list-keys.ts'
import { ErrorState, Icon, Skeleton } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { useApi } from '../../../web/kit/query.ts'
import { useRecentSearches } from '../../../web/kit/recent-searches.ts'
import { addressOf, startView } from '../page.ts'
import { SavedSearchDialog, useRemoveSaved } from './save-search.tsx'

/** Where a search begins. */
export function StartPage() {
  const t = useText('search')
  const hand = useHand()
  const start = useApi<SearchStart>('/api/search/start')
  const saved = useApi<{ items: SavedSearch[] }>('/api/saved-searches?counted=1')
  const [changing, setChanging] = useState<SavedSearch | null>(null)
  const remove = useRemoveSaved()
  const recent = useRecentSearches()
  useRowKeys()
  usePage(t('web:place.search'), { place: 'search' })
  if (start.error) return <ErrorState problem={start.error} retry={() => start.refetch()} />
  if (!start.data || !saved.data)
    return (
      <div className="page">
        <Skeleton lines={8} />
      </div>
    )
  return (
    <>
      {startView(hand, start.data, saved.data.items, {
        recent: recent.length > 0 && (
          <section className="section">
            <div className="section-head">
              <h2>
                <Icon name="history" />
                {t('start.recent')}
              </h2>
            </div>
            <ul className="chips">
              {recent.map((words) => (
                <li key={words}>
                  <a className="chip" href={addressOf({ q: words })}>
                    <span>{words}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ),
        acts: (search) => (
          <>
            <button
              type="button"
              className="icon-button"
              aria-label={t('saved.changeOf', { name: search.name })}
              onClick={() => setChanging(search)}
            >
              <Icon name="pencil" />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={t('saved.deleteOf', { name: search.name })}
              onClick={() => remove.mutate(search)}
            >
              <Icon name="trash" />
            </button>
          </>
        ),
      })}
      {changing && <SavedSearchDialog search={changing} query={changing.query} onClose={() => setChanging(null)} />}
    </>
  )
}
