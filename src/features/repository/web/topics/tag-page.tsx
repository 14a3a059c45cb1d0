import type { z } from 'zod'
import type { ItemRow } from '../../schema.ts'
import { withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApiList } from '../../../../web/kit/query.ts'
import { tagView } from '../../page.ts'
import { MoreRows } from './more-rows.tsx'

/** What carries a tag. */
export function TagPage() {
  const hand = useHand()
  const { tag = '' } = useParams()
  const list = useApiList<z.infer<typeof ItemRow>>(withQuery('/api/articles', { tag }))
  usePage(`#${tag}`, { place: 'topics' })
  if (list.error) return <ErrorState problem={list.error} retry={() => list.refetch()} />
  if (list.isLoading) return <Skeleton lines={6} />
  return tagView(hand, tag, list.data?.items ?? [], { end: <MoreRows list={list} /> })
}
