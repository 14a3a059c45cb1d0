import { Menu } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { type Act, useActions } from '../../../../web/kit/actions.ts'
import { api, withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo, useParams } from '../../../../web/kit/pages.ts'
import { ErrorState, Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList, useChange } from '../../../../web/kit/query.ts'
import type { ItemRow } from '../../schema.ts'
import type { TopicOverview } from '../../topics/schema.ts'
import { type Topic, topicLabel, topicView } from '../../page.ts'
import { MoreRows } from './more-rows.tsx'
import { TOPIC_PATHS, useTopics } from './use-topics.ts'

const TopicDialog = lazy(() => import('./topic-dialog.tsx').then((m) => ({ default: m.TopicDialog })))
const PeopleDialog = lazy(() => import('./people-dialog.tsx').then((m) => ({ default: m.PeopleDialog })))
const MergeDialog = lazy(() => import('./rearranging-dialogs.tsx').then((m) => ({ default: m.MergeDialog })))
const SplitDialog = lazy(() => import('./rearranging-dialogs.tsx').then((m) => ({ default: m.SplitDialog })))
const RemoveDialog = lazy(() => import('./rearranging-dialogs.tsx').then((m) => ({ default: m.RemoveDialog })))

type Doing = 'edit' | 'people' | 'narrower' | 'merge' | 'split' | 'remove'
const ICONS: Record<Doing, string> = {
  edit: 'pencil',
  people: 'user-check',
  narrower: 'plus',
  merge: 'git-merge',
  split: 'arrows-split-2',
  remove: 'trash',
}

/** A topic and what is about it. */
export function TopicPage() {
  const t = useText('repository')
  const hand = useHand()
  const go = useGo()
  const { id = '' } = useParams()
  const topic = useApi<Topic>(`/api/topics/${id}`)
  const topics = useTopics()
  const overview = useApi<TopicOverview>(`/api/topics/${id}/overview`)
  const list = useApiList<ItemRow>(withQuery('/api/articles', { topic: id }))
  const [doing, setDoing] = useState<Doing | null>(null)
  const choose = useChange((items: string[]) => api.put(`/api/topics/${id}/key-items`, { items }), { refreshes: TOPIC_PATHS })
  usePage(topic.data ? topicLabel(topic.data, hand.locale) : null, { place: 'topics' })
  const may = overview.data?.may
  const acts: Doing[] = may?.change
    ? ['edit', 'people', 'narrower', ...(may.keep ? (['merge', 'split', 'remove'] as const) : (['split'] as const))]
    : []
  const label = (act: Doing) => t(`topics.act.${act}`)
  useActions(acts.map((act): Act => ({ id: `topic.${act}`, icon: ICONS[act], group: 'page', label: label(act), run: () => setDoing(act) })))
  if (topic.error) return <ErrorState problem={topic.error} retry={() => topic.refetch()} />
  if (!topic.data || !topics.data || list.isLoading) return <Skeleton lines={6} />
  const all = topics.data.items
  const chosen = overview.data?.keyItems.filter((item) => item.chosen).map((item) => item.id) ?? []
  const pin = (item: { id: string; title: string }) => {
    const on = chosen.includes(item.id)
    return (
      <div className="row-acts">
        <button
          type="button"
          className="icon-button"
          aria-pressed={on}
          aria-label={t(on ? 'topics.unpin' : 'topics.pin', { title: item.title })}
          disabled={choose.isPending}
          onClick={() => choose.mutate(on ? chosen.filter((other) => other !== item.id) : [...chosen, item.id])}
        >
          <Icon name={on ? 'pin-filled' : 'pin'} />
        </button>
      </div>
    )
  }
  const actions = acts.length > 0 && (
    <>
      <button type="button" className="button" onClick={() => setDoing('edit')}>
        <Icon name="pencil" />
        {label('edit')}
      </button>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className="icon-button" aria-label={t('topics.moreActs')}>
            <Icon name="dots" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {acts.slice(1).map((act) => (
            <Menu.Item
              key={act}
              leftSection={<Icon name={ICONS[act]} />}
              color={act === 'remove' ? 'red' : undefined}
              onClick={() => setDoing(act)}
            >
              {label(act)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
  const slots = { actions, end: <MoreRows list={list} />, ...(may?.change ? { keyActs: pin, rowActs: pin } : {}) }
  const close = () => setDoing(null)
  const dialog = { topic: topic.data, all, onClose: close }
  return (
    <>
      {topicView(hand, topic.data, all, list.data?.items ?? [], overview.data, slots)}
      <Suspense>
        {doing === 'edit' && <TopicDialog {...dialog} />}
        {doing === 'narrower' && <TopicDialog {...dialog} topic={null} broaderId={id} />}
        {doing === 'people' && overview.data && <PeopleDialog id={id} overview={overview.data} onClose={close} />}
        {doing === 'merge' && <MergeDialog {...dialog} onDone={(into) => go(`/topics/${into}`)} />}
        {doing === 'split' && <SplitDialog {...dialog} onDone={(made) => go(`/topics/${made}`)} />}
        {doing === 'remove' && <RemoveDialog {...dialog} onDone={() => go('/topics')} />}
      </Suspense>
    </>
  )
}
