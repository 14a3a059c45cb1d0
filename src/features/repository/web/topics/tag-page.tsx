import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { ErrorState, Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../../web/kit/query.ts'
import type { ItemRow } from '../../schema.ts'
import type { TagDetail } from '../../topics/schema.ts'
import { tagView } from '../../page.ts'
import { MoreRows } from './more-rows.tsx'

const PromoteDialog = lazy(() => import('./tag-dialogs.tsx').then((m) => ({ default: m.PromoteDialog })))
const RenameDialog = lazy(() => import('./tag-dialogs.tsx').then((m) => ({ default: m.RenameDialog })))

/** What carries a tag. */
export function TagPage() {
  const t = useText('repository')
  const hand = useHand()
  const { tag = '' } = useParams()
  const detail = useApi<z.infer<typeof TagDetail>>(`/api/tags/${encodeURIComponent(tag)}`)
  const list = useApiList<ItemRow>(withQuery('/api/articles', { tag }))
  const [doing, setDoing] = useState<'promote' | 'rename' | null>(null)
  usePage(`#${detail.data?.tag ?? tag}`, { place: 'topics' })
  const error = detail.error ?? list.error
  if (error) return <ErrorState problem={error} retry={() => list.refetch()} />
  if (!detail.data || list.isLoading) return <Skeleton lines={6} />
  const actions = detail.data.mayKeep && detail.data.items > 0 && (
    <>
      <button type="button" className="button" onClick={() => setDoing('rename')}>
        <Icon name="pencil" />
        {t('tags.rename')}
      </button>
      <button type="button" className="button button-primary" onClick={() => setDoing('promote')}>
        <Icon name="sitemap" />
        {t('tags.promote')}
      </button>
    </>
  )
  const close = () => setDoing(null)
  return (
    <>
      {tagView(hand, detail.data, list.data?.items ?? [], { actions, end: <MoreRows list={list} /> })}
      <Suspense>
        {doing === 'promote' && <PromoteDialog tag={detail.data} onClose={close} />}
        {doing === 'rename' && <RenameDialog tag={detail.data} onClose={close} />}
      </Suspense>
    </>
  )
}
