import { useText } from '../../../../web/kit/i18n.ts'

/** The button under a list that has more. */
export function MoreRows({ list }: { list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const t = useText()
  if (!list.hasNextPage) return null
  return (
    <div className="more">
      <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {t('act.loadMore')}
      </button>
    </div>
  )
}
