import { TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { EmptyState, Icon, Loaded, PageHead } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { type Topic, topicLabel } from '../../page.ts'
import { ImportDialog } from './import-dialog.tsx'
import { MergeDialog, RemoveDialog, SplitDialog } from './rearranging-dialogs.tsx'
import { TopicDialog } from './topic-dialog.tsx'
import { TopicHealthAside } from './topic-health.tsx'
import './topics.css'
import { isWithin, levelsOf, type Move, placeOf, rowsOf, stepOf } from './tree-state.ts'
import { type TreeAct, TopicTree } from './topic-tree.tsx'
import type { Spot } from './use-dragging.ts'
import { TOPIC_PATHS, useTopics } from './use-topics.ts'

/** With more topics than these the tree starts folded. */
const MOST_UNFOLDED = 150

type Doing = { act: TreeAct | 'import'; topic: Topic | null }

/** The taxonomy to put in order: for those who keep it. */
export function ArrangePage() {
  const t = useText('repository')
  const topics = useTopics()
  const [doing, setDoing] = useState<Doing | null>(null)
  usePage(t('topics.arrange.title'), { place: 'topics' })
  const all = topics.data?.items ?? []
  const close = () => setDoing(null)
  return (
    <div className="page">
      <p className="back">
        <a href="/topics">
          <Icon name="chevron-left" />
          {t('web:place.topics')}
        </a>
      </p>
      <PageHead title={t('topics.arrange.title')} lead={t('topics.arrange.lead')}>
        <a className="button" href="/api/topics/export.ttl" download>
          <Icon name="download" />
          {t('topics.exportTurtle')}
        </a>
        <a className="button" href="/api/topics/export.csv" download>
          <Icon name="table" />
          {t('topics.exportCsv')}
        </a>
        {topics.data?.mayKeep && (
          <>
            <button type="button" className="button" onClick={() => setDoing({ act: 'import', topic: null })}>
              <Icon name="upload" />
              {t('topics.import')}
            </button>
            <button type="button" className="button button-primary" onClick={() => setDoing({ act: 'new', topic: null })}>
              <Icon name="plus" />
              {t('topics.new')}
            </button>
          </>
        )}
      </PageHead>
      <Loaded query={topics}>
        {({ items, mayKeep }) => (
          <div className="topic-desk">
            <Arranging topics={items} onDo={setDoing} />
            {mayKeep && <TopicHealthAside topics={items} />}
          </div>
        )}
      </Loaded>
      {doing && <DoingDialog doing={doing} all={all} onClose={close} />}
    </div>
  )
}

function Arranging({ topics, onDo }: { topics: Topic[]; onDo: (doing: Doing) => void }) {
  const t = useText('repository')
  const locale = useLocale()
  const go = useGo()
  const [filter, setFilter] = useState('')
  const [said, setSaid] = useState('')
  const levels = useMemo(() => levelsOf(topics, locale), [topics, locale])
  const [folds, setFolds] = useState<Record<string, boolean>>({})
  const opened = useMemo(() => {
    const whole = topics.length <= MOST_UNFOLDED
    return new Set(topics.filter(({ id }) => folds[id] ?? whole).map(({ id }) => id))
  }, [topics, folds])
  const rows = useMemo(() => rowsOf(levels, opened, filter), [levels, opened, filter])
  const byId = useMemo(() => new Map(topics.map((topic) => [topic.id, topic])), [topics])
  const place = useChange(({ id, move }: { id: string; move: Move }) => api.put(`/api/topics/${id}/place`, move), {
    refreshes: TOPIC_PATHS,
  })
  const move = (topic: Topic, to: Move | undefined) => {
    if (!to || isWithin(byId, to.broaderId, topic.id)) return setSaid(t('topics.arrange.cannot'))
    const back = placeOf(levels, topic)
    const into = to.broaderId ? byId.get(to.broaderId) : undefined
    const message = into
      ? t('topics.arrange.movedInto', { name: topicLabel(topic, locale), into: topicLabel(into, locale) })
      : t('topics.arrange.movedTop', { name: topicLabel(topic, locale) })
    if (to.broaderId) setFolds((present) => ({ ...present, [to.broaderId as string]: true }))
    place.mutate(
      { id: topic.id, move: to },
      {
        onSuccess: () => {
          setSaid(message)
          if (to.broaderId !== topic.broaderId) sayWithUndo(message, () => place.mutateAsync({ id: topic.id, move: back }))
        },
      },
    )
  }
  const drop = (id: string, { id: over, part }: Spot) => {
    const [topic, target] = [byId.get(id), byId.get(over)]
    if (!topic || !target) return
    if (part === 'inside') return move(topic, { broaderId: over, before: null })
    const siblings = (levels.get(target.broaderId) ?? []).filter((each) => each.id !== id)
    const next = siblings[siblings.findIndex((each) => each.id === over) + 1]
    move(topic, { broaderId: target.broaderId, before: part === 'before' ? over : (next?.id ?? null) })
  }
  if (topics.length === 0) return <EmptyState icon="sitemap" title={t('topics.empty.title')} text={t('topics.empty.text')} />
  return (
    <div className="topic-desk-tree">
      <TextInput
        type="search"
        className="topic-filter"
        aria-label={t('topics.arrange.filter')}
        placeholder={t('topics.arrange.filter')}
        leftSection={<Icon name="filter" />}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      <TopicTree
        rows={rows}
        levels={levels}
        onFold={(id, open) => setFolds((present) => ({ ...present, [id]: open }))}
        onStep={(topic, direction) => move(topic, stepOf(levels, topic, direction))}
        onDrop={drop}
        onAct={(topic, act) => (act === 'open' ? go(`/topics/${topic.id}`) : onDo({ act, topic }))}
      />
      {rows.length === 0 && <p className="quiet">{t('topics.notFound')}</p>}
      <p className="quiet topic-keys">{t('topics.arrange.keys')}</p>
      <p className="sr-only" role="status">
        {said}
      </p>
    </div>
  )
}

function DoingDialog({ doing: { act, topic }, all, onClose }: { doing: Doing; all: Topic[]; onClose: () => void }) {
  if (act === 'import') return <ImportDialog onClose={onClose} />
  if (act === 'new') return <TopicDialog topic={null} broaderId={topic?.id ?? null} all={all} onClose={onClose} />
  const present = all.find(({ id }) => id === topic?.id)
  if (!present) return null
  if (act === 'edit') return <TopicDialog topic={present} all={all} onClose={onClose} />
  const Dialog = act === 'merge' ? MergeDialog : act === 'split' ? SplitDialog : RemoveDialog
  return <Dialog topic={present} all={all} onClose={onClose} />
}
