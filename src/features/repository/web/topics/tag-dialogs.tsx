import { Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { Topic } from '../../page.ts'
import type { TagDetail } from '../../topics/schema.ts'
import { FormDialog } from './form-dialog.tsx'
import { TopicSelect } from './topic-select.tsx'
import { TOPIC_PATHS, useTopics } from './use-topics.ts'

type Tag = z.infer<typeof TagDetail>
type DialogProps = { tag: Tag; onClose: () => void }

const pathOf = (tag: string) => `/api/tags/${encodeURIComponent(tag)}`

/** Makes a tag a topic, or another name of a topic there is. */
export function PromoteDialog({ tag, onClose }: DialogProps) {
  const t = useText('repository')
  const go = useGo()
  const topics = useTopics()
  const korean = /\p{Script=Hangul}/u.test(tag.tag)
  const [into, setInto] = useState(tag.namesakes.length > 0 ? 'known' : 'new')
  const [topicId, setTopicId] = useState<string | null>(tag.namesakes[0]?.id ?? null)
  const [broaderId, setBroaderId] = useState<string | null>(null)
  const [labels, setLabels] = useState({ ko: korean ? tag.tag : '', en: korean ? '' : tag.tag })
  const named = { ko: labels.ko.trim() || undefined, en: labels.en.trim() || undefined }
  const promote = useChange(
    () => api.put<Topic>(`${pathOf(tag.tag)}/topic`, into === 'known' ? { topicId } : { labels: named, broaderId }),
    {
      refreshes: TOPIC_PATHS,
      onDone: ({ id }) => {
        say(t('tags.promoted', { tag: tag.tag }))
        onClose()
        go(`/topics/${id}`)
      },
    },
  )
  const all = topics.data?.items ?? []
  return (
    <FormDialog
      title={t('tags.promoteTitle', { tag: tag.tag })}
      act={t('tags.promoteAct')}
      busy={promote.isPending}
      ready={into === 'known' ? topicId !== null : Boolean(named.ko || named.en)}
      onClose={onClose}
      onSubmit={() => promote.mutate(undefined)}
    >
      <Radio.Group value={into} onChange={setInto} label={t('tags.promoteHow')}>
        <div className="topic-radios">
          <Radio value="new" label={t('tags.promoteNew')} />
          <Radio value="known" label={t('tags.promoteKnown')} />
        </div>
      </Radio.Group>
      {into === 'known' ? (
        <TopicSelect label={t('tags.topic')} topics={all} value={topicId} onChange={setTopicId} />
      ) : (
        <>
          {(['ko', 'en'] as const).map((language) => (
            <TextInput
              key={language}
              label={t(`topics.name.${language}`)}
              lang={language}
              maxLength={120}
              value={labels[language]}
              onChange={(event) => setLabels({ ...labels, [language]: event.currentTarget.value })}
            />
          ))}
          <TopicSelect label={t('topics.broader')} topics={all} value={broaderId} none={t('topics.none')} onChange={setBroaderId} />
        </>
      )}
      <ul className="topic-effects">
        <li>{t('tags.effectItems', { count: tag.items })}</li>
        <li>{t('tags.effectLater', { tag: tag.tag })}</li>
      </ul>
    </FormDialog>
  )
}

/** Writes a tag otherwise, or makes it one with another. */
export function RenameDialog({ tag, onClose }: DialogProps) {
  const t = useText('repository')
  const go = useGo()
  const [name, setName] = useState(tag.tag)
  const rename = useChange(() => api.put<Tag>(pathOf(tag.tag), { tag: name.trim() }), {
    refreshes: TOPIC_PATHS,
    onDone: (renamed) => {
      say(t('tags.renamed', { tag: renamed.tag }))
      onClose()
      go(`/tags/${encodeURIComponent(renamed.tag)}`)
    },
  })
  return (
    <FormDialog
      title={t('tags.renameTitle', { tag: tag.tag })}
      act={t('web:act.save')}
      busy={rename.isPending}
      ready={name.trim() !== '' && name.trim() !== tag.tag}
      onClose={onClose}
      onSubmit={() => rename.mutate(undefined)}
    >
      <TextInput
        label={t('tags.newName')}
        description={t('tags.newNameHint')}
        data-autofocus
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
