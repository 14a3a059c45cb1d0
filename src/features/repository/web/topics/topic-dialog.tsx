import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { type Topic, topicLabel } from '../../page.ts'

/** Makes a topic or changes one. */
export function TopicDialog({ topic, all, onClose }: { topic: Topic | null; all: Topic[]; onClose: () => void }) {
  const t = useText('repository')
  const locale = useLocale()
  const go = useGo()
  const [key] = useState(newIdempotencyKey)
  const [fields, setFields] = useState({
    ko: topic?.labels.ko ?? '',
    en: topic?.labels.en ?? '',
    broaderId: topic?.broaderId ?? '',
    note: topic?.note ?? '',
  })
  const body = {
    labels: { ko: fields.ko || undefined, en: fields.en || undefined },
    broaderId: fields.broaderId || null,
    note: fields.note,
  }
  const save = useChange(
    () => (topic ? api.patch<Topic>(`/api/topics/${topic.id}`, body) : api.post<Topic>('/api/topics', body, { idempotencyKey: key })),
    {
      refreshes: ['/api/topics'],
      onDone: (saved) => {
        say(t('topics.done'))
        onClose()
        if (!topic && saved?.id) go(`/topics/${saved.id}`)
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  const others = all.filter(({ id }) => id !== topic?.id).map((other) => ({ value: other.id, label: topicLabel(other, locale) }))
  return (
    <Modal opened onClose={onClose} title={t(topic ? 'topics.edit' : 'topics.new')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <form className="dialog-fields" onSubmit={submit}>
        <TextInput
          label={t('topics.name.ko')}
          lang="ko"
          data-autofocus
          maxLength={120}
          value={fields.ko}
          onChange={(event) => setFields({ ...fields, ko: event.currentTarget.value })}
        />
        <TextInput
          label={t('topics.name.en')}
          lang="en"
          maxLength={120}
          value={fields.en}
          onChange={(event) => setFields({ ...fields, en: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('topics.broader')}
          data={[{ value: '', label: t('topics.none') }, ...others]}
          value={fields.broaderId}
          onChange={(event) => setFields({ ...fields, broaderId: event.currentTarget.value })}
        />
        <Textarea
          label={t('topics.note')}
          autosize
          minRows={2}
          maxLength={1000}
          value={fields.note}
          onChange={(event) => setFields({ ...fields, note: event.currentTarget.value })}
        />
        <div className="dialog-acts">
          {topic && <RemoveTopic topic={topic} onDone={onClose} />}
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!fields.ko.trim() && !fields.en.trim()}>
            {t('web:act.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function RemoveTopic({ topic, onDone }: { topic: Topic; onDone: () => void }) {
  const t = useText('repository')
  const locale = useLocale()
  const go = useGo()
  const [asking, setAsking] = useState(false)
  const name = topicLabel(topic, locale)
  const remove = useChange(() => api.delete(`/api/topics/${topic.id}`), {
    refreshes: ['/api/topics', '/api/articles'],
    onDone: () => {
      say(t('topics.removed', { name }))
      onDone()
      go('/topics')
    },
  })
  if (!asking) {
    return (
      <Button variant="subtle" color="red" className="dialog-act-first" onClick={() => setAsking(true)}>
        {t('topics.remove')}
      </Button>
    )
  }
  return (
    <Button
      color="red"
      className="dialog-act-first"
      title={t('topics.removeAsk', { name })}
      loading={remove.isPending}
      onClick={() => remove.mutate(undefined)}
    >
      {t('topics.remove')}?
    </Button>
  )
}
