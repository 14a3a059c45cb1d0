import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Icon, When } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { Merge } from '../../duplicates/schema.ts'

/** What was merged into an article: where its history is, and the way back. For those who may write here. */
export function MergesPart({ item }: { item: PartItem }) {
  const t = useText('stewardship')
  const { data } = useApi<{ items: Merge[] }>(item.type === 'article' && item.may.write ? `/api/articles/${item.id}/merges` : null)
  const merges = data?.items.filter(({ into }) => into?.id === item.id) ?? []
  if (merges.length === 0) return null
  return (
    <section className="section" aria-label={t('duplicates.merge.title')}>
      {merges.map((merge) => (
        <p key={merge.id} className="row-quiet quiet">
          <Icon name="git-merge" />
          <span>{t('duplicates.merge.notice', { title: merge.from.title })}</span>
          {merge.by && <span>{merge.by.name}</span>}
          <When time={merge.at} />
          <a href={`/articles/${merge.from.id}/history`}>{t('duplicates.merge.history')}</a>
          {merge.mayUndo && <Undo id={merge.id} />}
        </p>
      ))}
    </section>
  )
}

function Undo({ id }: { id: string }) {
  const t = useText('stewardship')
  const undo = useChange(() => api.delete<{ textKept: boolean }>(`/api/merges/${id}`), {
    refreshes: ['/api/'],
    onDone: ({ textKept }) => say(t(textKept ? 'duplicates.merge.undoneTextKept' : 'duplicates.merge.undone')),
  })
  return (
    <button type="button" className="button button-plain" disabled={undo.isPending} onClick={() => undo.mutate(undefined)}>
      {t('duplicates.merge.undo')}
    </button>
  )
}
