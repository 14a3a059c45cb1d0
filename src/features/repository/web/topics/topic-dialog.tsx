import { Alert, Button, Modal, MultiSelect, SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useCallback, useMemo, useState } from 'react'
import { api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { type Topic, topicLabel } from '../../page.ts'
import { TopicSelect } from './topic-select.tsx'
import { TOPIC_PATHS, useTopicChoices } from './use-topics.ts'

const MOST_LETTERS = 120

type Fields = Pick<Topic, 'alternativeLabels' | 'hiddenLabels' | 'broaderId' | 'note' | 'definition' | 'notation' | 'related'> & {
  ko: string
  en: string
}

const fieldsOf = (topic: Topic | null, broaderId: string | null): Fields => ({
  ko: topic?.labels.ko ?? '',
  en: topic?.labels.en ?? '',
  alternativeLabels: topic?.alternativeLabels ?? { ko: [], en: [] },
  hiddenLabels: topic?.hiddenLabels ?? { ko: [], en: [] },
  broaderId: topic ? topic.broaderId : broaderId,
  note: topic?.note ?? '',
  definition: topic?.definition ?? '',
  notation: topic?.notation ?? '',
  related: topic?.related ?? [],
})

/** Makes a topic (below `broaderId`) or changes one. */
export function TopicDialog({
  topic,
  broaderId = null,
  all,
  onClose,
  onSaved,
}: {
  topic: Topic | null
  broaderId?: string | null
  all: readonly Topic[]
  onClose: () => void
  onSaved?: (topic: Topic) => void
}) {
  const t = useText('repository')
  const [key] = useState(newIdempotencyKey)
  const [fields, setFields] = useState(() => fieldsOf(topic, broaderId))
  const set = (change: Partial<Fields>) => setFields((present) => ({ ...present, ...change }))
  const { ko, en, related, ...rest } = fields
  const body = { ...rest, labels: { ko: ko.trim() || undefined, en: en.trim() || undefined } }
  const save = useChange(
    () =>
      topic
        ? api.patch<Topic>(`/api/topics/${topic.id}`, { ...body, related })
        : api.post<Topic>('/api/topics', body, { idempotencyKey: key }),
    {
      refreshes: TOPIC_PATHS,
      onDone: (saved) => {
        say(t('topics.done'))
        onClose()
        onSaved?.(saved)
      },
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(topic ? 'topics.edit' : 'topics.new')}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <form className="dialog-fields" onSubmit={submit}>
        <Names fields={fields} set={set} />
        <Namesakes fields={fields} topic={topic} all={all} />
        <Place fields={fields} set={set} topic={topic} all={all} />
        <Textarea
          label={t('topics.definition')}
          autosize
          minRows={1}
          maxLength={2000}
          value={fields.definition}
          onChange={(event) => set({ definition: event.currentTarget.value })}
        />
        <Textarea
          label={t('topics.note')}
          description={t('topics.noteHint')}
          autosize
          minRows={2}
          maxLength={2000}
          value={fields.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
        <details className="topic-further">
          <summary>{t('topics.further')}</summary>
          <Further fields={fields} set={set} />
        </details>
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!ko.trim() && !en.trim()}>
            {t('web:act.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

type PartProps = { fields: Fields; set: (change: Partial<Fields>) => void }

function Names({ fields, set }: PartProps) {
  const t = useText('repository')
  const others = (language: 'ko' | 'en') => (
    <TagsInput
      label={t(`topics.others.${language}`)}
      lang={language}
      splitChars={[',', '|']}
      value={fields.alternativeLabels[language]}
      onChange={(labels) => set({ alternativeLabels: { ...fields.alternativeLabels, [language]: labels } })}
    />
  )
  const name = (language: 'ko' | 'en') => (
    <TextInput
      label={t(`topics.name.${language}`)}
      lang={language}
      data-autofocus={language === 'ko' || undefined}
      maxLength={MOST_LETTERS}
      value={fields[language]}
      onChange={(event) => set({ [language]: event.currentTarget.value })}
    />
  )
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
      {name('ko')}
      {name('en')}
      {others('ko')}
      {others('en')}
    </SimpleGrid>
  )
}

/** Says while the name is written that another topic carries it already. */
function Namesakes({ fields, topic, all }: { fields: Fields; topic: Topic | null; all: readonly Topic[] }) {
  const t = useText('repository')
  const locale = useLocale()
  const same = useMemo(() => {
    const key = (label: string) => label.normalize('NFKC').trim().toLowerCase()
    const keys = new Set([fields.ko, fields.en].map(key).filter(Boolean))
    const carries = ({ labels, alternativeLabels }: Topic) =>
      [labels.ko, labels.en, ...alternativeLabels.ko, ...alternativeLabels.en].some((label) => label && keys.has(key(label)))
    return all.filter((other) => other.id !== topic?.id && carries(other))
  }, [fields.ko, fields.en, all, topic?.id])
  if (same.length === 0) return null
  return (
    <Alert color="yellow" variant="light" p="xs">
      {t('topics.namesake', { names: same.map((other) => topicLabel(other, locale)).join(', ') })}
    </Alert>
  )
}

function Place({ fields, set, topic, all }: PartProps & { topic: Topic | null; all: readonly Topic[] }) {
  const t = useText('repository')
  const isItself = useCallback((other: Topic) => other.id === topic?.id, [topic?.id])
  const choices = useTopicChoices(all, isItself)
  return (
    <>
      <TopicSelect
        label={t('topics.broader')}
        topics={all}
        without={isItself}
        value={fields.broaderId}
        none={t('topics.none')}
        onChange={(broaderId) => set({ broaderId })}
      />
      {topic && (
        <MultiSelect
          label={t('topics.related')}
          data={choices}
          searchable
          limit={60}
          value={fields.related}
          onChange={(related) => set({ related })}
        />
      )}
    </>
  )
}

function Further({ fields, set }: PartProps) {
  const t = useText('repository')
  return (
    <div className="dialog-fields">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {(['ko', 'en'] as const).map((language) => (
          <TagsInput
            key={language}
            label={t(`topics.hidden.${language}`)}
            description={t('topics.hiddenHint')}
            lang={language}
            splitChars={[',', '|']}
            value={fields.hiddenLabels[language]}
            onChange={(labels) => set({ hiddenLabels: { ...fields.hiddenLabels, [language]: labels } })}
          />
        ))}
      </SimpleGrid>
      <TextInput
        label={t('topics.notation')}
        description={t('topics.notationHint')}
        maxLength={60}
        value={fields.notation}
        onChange={(event) => set({ notation: event.currentTarget.value })}
      />
    </div>
  )
}
