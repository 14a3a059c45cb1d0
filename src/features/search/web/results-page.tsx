import { type FormEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { useMediaQuery } from '@mantine/hooks'
import type { SavedSearch } from '../saved/schema.ts'
import type { SearchFacets, SearchHelp, SearchHit, SearchResults } from '../schema.ts'
import { api } from '../../../web/kit/api.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useGo } from '../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../web/kit/query.ts'
import { addressOf, type Asked, facetsPath, helpPath, hrefOfHit, keptOf, resultsPath, resultsView } from '../page.ts'
import { reportOpened } from './demand-report.ts'
import { FilterSheet, rangeIn } from './filter-sheet.tsx'
import { SaveSearch } from './save-search.tsx'
import { useResultKeys } from './use-result-keys.ts'
import { Wish } from './wish.tsx'

type FirstPage = SearchResults & { searchId?: string | null }

/** The results of a search; the address says all of what is asked. */
export function ResultsPage({ asked }: { asked: Asked }) {
  const t = useText('search')
  const hand = useHand()
  const go = useGo()
  const found = useApiList<SearchHit>(resultsPath(asked), { keep: true })
  const facets = useApi<SearchFacets>(facetsPath(asked), { keep: true }).data?.facets ?? []
  const saved = useApi<{ items: SavedSearch[] }>('/api/saved-searches', { staleTime: 60_000 }).data?.items ?? []
  const pages = (found.data?.pages ?? []) as unknown as FirstPage[]
  const first = pages[0]
  const items = found.data?.items ?? []
  const lacking = first !== undefined && !found.isPlaceholderData && (first.items.length === 0 || first.mode === 'any')
  const help = useApi<SearchHelp>(lacking ? helpPath(asked) : null).data ?? null
  const [narrowing, setNarrowing] = useState(false)
  const [saving, setSaving] = useState(false)
  const beside = useMediaQuery('(min-width: 981px)', true, { getInitialValueInEffect: false })
  const opened = (hit: SearchHit, at: number, elsewhere: boolean) => reportOpened(first?.searchId, hit.item.id, at + 1, { elsewhere })
  useResultKeys({
    openInTab: (row) => {
      const hit = items[row]
      if (!hit) return
      opened(hit, row, true)
      window.open(hrefOfHit(hit), '_blank', 'noopener')
    },
    filter: () => (beside ? document.querySelector<HTMLElement>('#filters a')?.focus() : setNarrowing(true)),
    explain: () => go(addressOf(asked, { explain: !asked.explain }), { replace: true }),
    save: () => setSaving(true),
  })
  useLooked(saved.find(({ query }) => query === keptOf(asked)))
  const firstNew = useRef<number | null>(null)
  useEffect(() => {
    if (firstNew.current === null || items.length <= firstNew.current) return
    document.querySelectorAll<HTMLElement>('.results .row-title')[firstNew.current]?.focus({ preventScroll: true })
    firstNew.current = null
  }, [items.length])
  usePage(asked.q ? t('results.title', { query: asked.q }) : t('web:place.search'), { place: 'search' })
  if (found.error) return <ErrorState problem={found.error} retry={() => found.refetch()} />
  const results = first ? { ...first, items, next: pages.at(-1)?.next ?? null } : null
  return (
    <>
      <div className={found.isPlaceholderData ? 'results-stale' : undefined} aria-busy={found.isPlaceholderData}>
        {resultsView(
          hand,
          { asked, results, facets, help, saved },
          {
            row: (hit, at) => ({
              link: {
                onClick: (event: MouseEvent) => opened(hit, at, event.metaKey || event.ctrlKey || event.shiftKey),
                onAuxClick: (event: MouseEvent) => event.button === 1 && opened(hit, at, true),
              },
            }),
            narrow: { onClick: () => setNarrowing(true) },
            narrowing: { range: { onSubmit: (event: FormEvent<HTMLFormElement>) => go(addressOf(asked, { updated: rangeIn(event) })) } },
            save: (
              <SaveSearch asked={asked} saved={saved} opened={saving} onOpen={() => setSaving(true)} onClose={() => setSaving(false)} />
            ),
            wish: <Wish asked={asked} />,
            waiting: results ? undefined : <Skeleton lines={8} />,
            more: (
              <div className="more">
                <button
                  type="button"
                  className="button"
                  disabled={found.isFetchingNextPage}
                  onClick={() => {
                    firstNew.current = items.length
                    void found.fetchNextPage()
                  }}
                >
                  {t('web:act.loadMore')}
                </button>
              </div>
            ),
          },
        )}
      </div>
      {narrowing && <FilterSheet asked={asked} onClose={() => setNarrowing(false)} />}
    </>
  )
}

/** Whoever sees the results of a saved search has seen what is new in it. */
function useLooked(search: SavedSearch | undefined): void {
  const id = search?.id
  useEffect(() => {
    if (id !== undefined) void api.put(`/api/saved-searches/${id}/look`).catch(() => {})
  }, [id])
}
