import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import type { TagRow } from '../../topics/schema.ts'
import { type Act, useActions } from '../../../../web/kit/actions.ts'
import type { Page } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { type Topic, topicsView } from '../../page.ts'

const TopicDialog = lazy(() => import('./topic-dialog.tsx').then((m) => ({ default: m.TopicDialog })))

/** The taxonomy and the tags. */
export function TopicsPage() {
  const t = useText('repository')
  const hand = useHand()
  const person = usePerson()
  const topics = useApi<Page<Topic>>('/api/topics')
  const tags = useApi<Page<z.infer<typeof TagRow>>>('/api/tags')
  const [making, setMaking] = useState(false)
  usePage(t('web:place.topics'), { place: 'topics' })
  const make: Act = {
    id: 'topic.new',
    icon: 'sitemap',
    group: 'page',
    label: t('topics.new'),
    also: t('also.topic'),
    run: () => setMaking(true),
  }
  useActions(person?.administrator ? [make] : [])
  const actions = person?.administrator && (
    <button type="button" className="button" onClick={() => setMaking(true)}>
      <Icon name="plus" />
      {t('topics.new')}
    </button>
  )
  return (
    <>
      <Loaded query={topics}>
        {(data) => topicsView(hand, data.items, tags.data?.items ?? [], { actions, member: person?.guest === false })}
      </Loaded>
      <Suspense>{making && <TopicDialog topic={null} all={topics.data?.items ?? []} onClose={() => setMaking(false)} />}</Suspense>
    </>
  )
}
