import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { type Act, useActions } from '../../../../web/kit/actions.ts'
import type { Page } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import type { TagRow } from '../../topics/schema.ts'
import { topicsView } from '../../page.ts'
import { useTopics } from './use-topics.ts'

const TopicDialog = lazy(() => import('./topic-dialog.tsx').then((m) => ({ default: m.TopicDialog })))

/** The taxonomy and the tags. */
export function TopicsPage() {
  const t = useText('repository')
  const hand = useHand()
  const go = useGo()
  const person = usePerson()
  const topics = useTopics()
  const tags = useApi<Page<z.infer<typeof TagRow>>>('/api/tags')
  const [making, setMaking] = useState(false)
  const mayKeep = topics.data?.mayKeep === true
  usePage(t('web:place.topics'), { place: 'topics' })
  const make: Act = {
    id: 'topic.new',
    icon: 'plus',
    group: 'page',
    label: t('topics.new'),
    also: t('also.topic'),
    run: () => setMaking(true),
  }
  const arrange: Act = { id: 'topic.arrange', icon: 'sitemap', group: 'page', label: t('topics.arrange.title'), href: '/topics/arrange' }
  useActions(mayKeep ? [make, arrange] : [])
  const actions = mayKeep && (
    <>
      <a className="button" href="/topics/arrange">
        <Icon name="sitemap" />
        {t('topics.arrange.title')}
      </a>
      <button type="button" className="button button-primary" onClick={() => setMaking(true)}>
        <Icon name="plus" />
        {t('topics.new')}
      </button>
    </>
  )
  return (
    <>
      <Loaded query={topics}>
        {(data) => topicsView(hand, data.items, tags.data?.items ?? [], { actions, member: person?.guest === false })}
      </Loaded>
      <Suspense>
        {making && (
          <TopicDialog
            topic={null}
            all={topics.data?.items ?? []}
            onClose={() => setMaking(false)}
            onSaved={({ id }) => go(`/topics/${id}`)}
          />
        )}
      </Suspense>
    </>
  )
}
