import { Checkbox, Radio, TextInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import type { z } from 'zod'
import { api, withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi, useApiList, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { type Topic, topicLabel } from '../../page.ts'
import type { ItemRow } from '../../schema.ts'
import type { MergePreview } from '../../topics/schema.ts'
import { MoreRows } from './more-rows.tsx'
import { FormDialog } from './form-dialog.tsx'
import { TopicSelect } from './topic-select.tsx'
import { TOPIC_PATHS } from './use-topics.ts'

export type DialogProps = { topic: Topic; all: readonly Topic[]; onClose: () => void; onDone?: (id: string | null) => void }

/** Makes a topic part of another one; shows first what goes over. */
export function MergeDialog({ topic, all, onClose, onDone }: DialogProps) {
  const t = useText('repository')
  const locale = useLocale()
  const [into, setInto] = useState<string | null>(null)
  const name = topicLabel(topic, locale)
  const target = all.find(({ id }) => id === into)
  const isItself = useCallback((other: Topic) => other.id === topic.id, [topic.id])
  const preview = useApi<z.infer<typeof MergePreview>>(into && withQuery(`/api/topics/${topic.id}/merge-preview`, { into }))
  const undo = useChange((id: string) => api.delete(`/api/topic-merges/${id}`), { refreshes: TOPIC_PATHS })
  const merge = useChange(() => api.post<{ id: string }>('/api/topic-merges', { from: topic.id, into }), {
    refreshes: TOPIC_PATHS,
    onDone: ({ id }) => {
      sayWithUndo(t('topics.merged', { name, into: target ? topicLabel(target, locale) : '' }), () => undo.mutateAsync(id))
      onClose()
      onDone?.(into)
    },
  })
  return (
    <FormDialog
      title={t('topics.mergeTitle', { name })}
      act={t('topics.mergeAct')}
      busy={merge.isPending}
      ready={preview.data !== undefined}
      onClose={onClose}
      onSubmit={() => merge.mutate(undefined)}
    >
      <TopicSelect label={t('topics.mergeInto')} topics={all} without={isItself} value={into} onChange={setInto} />
      {into && (
        <Loaded query={preview} lines={3}>
          {({ items, both, narrower, labels }) => (
            <ul className="topic-effects">
              <li>{t('topics.effect.items', { count: items, both })}</li>
              <li>{t('topics.effect.labels', { labels: labels.join(', ') })}</li>
              {narrower.length > 0 && <li>{t('topics.effect.narrower', { names: narrower.map(({ label }) => label).join(', ') })}</li>}
              <li>{t('topics.effect.address')}</li>
            </ul>
          )}
        </Loaded>
      )}
    </FormDialog>
  )
}

/** A new topic out of some of the items and narrower topics of one. */
export function SplitDialog({ topic, all, onClose, onDone }: DialogProps) {
  const t = useText('repository')
  const hand = useHand()
  const [names, setNames] = useState({ ko: '', en: '' })
  const [items, setItems] = useState<string[]>([])
  const [narrower, setNarrower] = useState<string[]>([])
  const [below, setBelow] = useState(true)
  const list = useApiList<ItemRow>(withQuery('/api/articles', { topic: topic.id }))
  const children = all.filter(({ broaderId }) => broaderId === topic.id)
  const split = useChange(
    () => {
      const labels = { ko: names.ko.trim() || undefined, en: names.en.trim() || undefined }
      return api.post<Topic>(`/api/topics/${topic.id}/splits`, { labels, itemIds: items, narrowerIds: narrower, below })
    },
    {
      refreshes: TOPIC_PATHS,
      onDone: (made) => {
        say(t('topics.splitDone', { count: items.length }))
        onClose()
        onDone?.(made.id)
      },
    },
  )
  const ready = Boolean(names.ko.trim() || names.en.trim()) && items.length + narrower.length > 0
  return (
    <FormDialog
      title={t('topics.splitTitle', { name: topicLabel(topic, hand.locale) })}
      act={t('topics.splitAct', { count: items.length })}
      busy={split.isPending}
      ready={ready}
      onClose={onClose}
      onSubmit={() => split.mutate(undefined)}
    >
      <TextInput
        label={t('topics.name.ko')}
        lang="ko"
        maxLength={120}
        data-autofocus
        value={names.ko}
        onChange={(event) => setNames({ ...names, ko: event.currentTarget.value })}
      />
      <TextInput
        label={t('topics.name.en')}
        lang="en"
        maxLength={120}
        value={names.en}
        onChange={(event) => setNames({ ...names, en: event.currentTarget.value })}
      />
      <Radio.Group label={t('topics.splitPlace')} value={below ? 'below' : 'beside'} onChange={(value) => setBelow(value === 'below')}>
        <div className="topic-radios">
          <Radio value="below" label={t('topics.splitBelow')} />
          <Radio value="beside" label={t('topics.splitBeside')} />
        </div>
      </Radio.Group>
      {children.length > 0 && (
        <Checkbox.Group label={t('topics.narrower')} value={narrower} onChange={setNarrower}>
          <div className="topic-checks">
            {children.map((child) => (
              <Checkbox key={child.id} value={child.id} label={topicLabel(child, hand.locale)} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Checkbox.Group label={t('topics.items')} value={items} onChange={setItems}>
        <div className="topic-checks">
          {(list.data?.items ?? []).map((item) => (
            <Checkbox key={item.id} value={item.id} label={item.title} />
          ))}
        </div>
      </Checkbox.Group>
      <MoreRows list={list} />
    </FormDialog>
  )
}

/** Deletes a topic; where it has items, asks where they go. */
export function RemoveDialog({ topic, all, onClose, onDone }: DialogProps) {
  const t = useText('repository')
  const locale = useLocale()
  const name = topicLabel(topic, locale)
  const [to, setTo] = useState<string | null>(topic.broaderId)
  const [keep, setKeep] = useState(true)
  const isItself = useCallback((other: Topic) => other.id === topic.id, [topic.id])
  const itemsTo = topic.items === 0 ? null : keep ? to : 'none'
  const remove = useChange(() => api.delete(withQuery(`/api/topics/${topic.id}`, { itemsTo })), {
    refreshes: TOPIC_PATHS,
    onDone: () => {
      say(t('topics.removed', { name }))
      onClose()
      onDone?.(null)
    },
  })
  return (
    <FormDialog
      title={t('topics.removeTitle', { name })}
      act={t('topics.remove')}
      busy={remove.isPending}
      ready={topic.items === 0 || !keep || to !== null}
      red
      onClose={onClose}
      onSubmit={() => remove.mutate(undefined)}
    >
      <p>{t('topics.removeAsk')}</p>
      {topic.items > 0 && (
        <>
          <Radio.Group
            label={t('topics.removeItems', { count: topic.items })}
            value={keep ? 'to' : 'none'}
            onChange={(value) => setKeep(value === 'to')}
          >
            <div className="topic-radios">
              <Radio value="to" label={t('topics.removeTo')} />
              <Radio value="none" label={t('topics.removeNone')} />
            </div>
          </Radio.Group>
          {keep && <TopicSelect label={t('topics.takes')} topics={all} without={isItself} value={to} onChange={setTo} />}
        </>
      )}
      <p className="quiet">
        <Icon name="info-circle" /> {t('topics.removeHint')}
      </p>
    </FormDialog>
  )
}
