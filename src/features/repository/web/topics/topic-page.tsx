import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import type { ItemRow } from '../../schema.ts'
import { type Page, withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { Icon, Loaded, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { type Topic, topicLabel, topicView } from '../../page.ts'
import { MoreRows } from './more-rows.tsx'

const TopicDialog = lazy(() => import('./topic-dialog.tsx').then((m) => ({ default: m.TopicDialog })))

/** A topic and what is about it. */
export function TopicPage() {
  const t = useText('repository')
  const hand = useHand()
  const person = usePerson()
  const { id = '' } = useParams()
  const topic = useApi<Topic>(`/api/topics/${id}`)
  const all = useApi<Page<Topic>>('/api/topics')
  const list = useApiList<z.infer<typeof ItemRow>>(withQuery('/api/articles', { topic: id }))
  const [editing, setEditing] = useState(false)
  usePage(topic.data ? topicLabel(topic.data, hand.locale) : null, { place: 'topics' })
  if (list.isLoading) return <Skeleton lines={6} />
  const actions = person?.administrator && (
    <button type="button" className="button" onClick={() => setEditing(true)}>
      <Icon name="pencil" />
      {t('topics.edit')}
    </button>
  )
  return (
    <>
      <Loaded query={topic}>
        {(data) => topicView(hand, data, all.data?.items ?? [], list.data?.items ?? [], { actions, end: <MoreRows list={list} /> })}
      </Loaded>
      <Suspense>
        {editing && topic.data && <TopicDialog topic={topic.data} all={all.data?.items ?? []} onClose={() => setEditing(false)} />}
      </Suspense>
    </>
  )
}
