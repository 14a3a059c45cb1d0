import { Button, Modal, Radio } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { Restriction as RestrictionShape, Subject } from '../../schema.ts'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Avatar, Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { ReadingView } from '../../page.ts'

type Restriction = z.infer<typeof RestrictionShape>
type Settings = Pick<Restriction, 'level' | 'scope' | 'subjects'>

/** Who alone may read or write an item and what is below it. */
export function RestrictionDialog({ item, onClose }: { item: ReadingView; onClose: () => void }) {
  const t = useText('repository')
  const path = `/api/articles/${item.id}/restriction`
  const present = useApi<{ items: Restriction[] }>(path)
  const [settings, setSettings] = useState<Settings>({ level: 'read', scope: 'tree', subjects: [] })
  const known = present.data?.items.find(({ inherited }) => !inherited) ?? null
  const inherited = present.data?.items.filter((restriction) => restriction.inherited) ?? []
  const loading = present.isPending && !present.error
  useEffect(() => {
    if (known) setSettings({ level: known.level, scope: known.scope, subjects: known.subjects })
  }, [known])
  const done = (words: string) => {
    say(t(words))
    onClose()
  }
  const refreshes = ['/api/articles', '/api/spaces']
  const save = useChange(() => api.put(path, { ...settings, subjects: settings.subjects.map(({ kind, id }) => ({ kind, id })) }), {
    refreshes,
    onDone: () => done('restrict.done'),
  })
  const lift = useChange(() => api.delete(path), { refreshes, onDone: () => done('restrict.lifted') })
  return (
    <Modal opened onClose={onClose} title={t('restrict.title')} size="lg" closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <p className="dialog-text">{t('restrict.lead')}</p>
      {inherited.length > 0 && (
        <div className="notice">
          <Icon name="lock" />
          <span>
            {t('restrict.inherited')} ({[...new Set(inherited.flatMap(({ subjects }) => subjects.map(({ name }) => name)))].join(', ')})
          </span>
        </div>
      )}
      {loading ? (
        <Skeleton />
      ) : (
        <div className="dialog-fields">
          <Choice
            label={t('restrict.level')}
            value={settings.level}
            choices={['read', 'write']}
            onChange={(level) => setSettings({ ...settings, level })}
          />
          <Choice
            label={t('restrict.scope')}
            value={settings.scope}
            choices={['tree', 'item']}
            onChange={(scope) => setSettings({ ...settings, scope })}
          />
          <SubjectPicker
            label={t('restrict.who')}
            value={null}
            exclude={settings.subjects.map(({ id }) => id)}
            onChange={(subject) => subject && setSettings({ ...settings, subjects: [...settings.subjects, subject] })}
          />
          <Subjects
            subjects={settings.subjects}
            onRemove={(id) => setSettings({ ...settings, subjects: settings.subjects.filter((subject) => subject.id !== id) })}
          />
        </div>
      )}
      <div className="dialog-acts">
        {known && (
          <Button
            variant="default"
            color="red"
            onClick={() => lift.mutate(undefined)}
            loading={lift.isPending}
            className="dialog-act-first"
          >
            {t('restrict.lift')}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button onClick={() => save.mutate(undefined)} loading={save.isPending}>
          {t(known ? 'web:act.save' : 'restrict.act')}
        </Button>
      </div>
    </Modal>
  )
}

function Choice<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: T
  choices: T[]
  onChange: (value: T) => void
}) {
  const t = useText('repository')
  return (
    <Radio.Group label={label} value={value} onChange={(next) => onChange(next as T)}>
      <div className="choice-line">
        {choices.map((choice) => (
          <Radio key={choice} value={choice} label={t(`restrict.${choice}`)} />
        ))}
      </div>
    </Radio.Group>
  )
}

function Subjects({ subjects, onRemove }: { subjects: Subject[]; onRemove: (id: string) => void }) {
  const t = useText('repository')
  if (subjects.length === 0) return <p className="quiet">{t('restrict.nobody')}</p>
  return (
    <ul className="subjects">
      {subjects.map((subject) => (
        <li key={subject.id}>
          {subject.kind === 'group' ? <Icon name="users-group" /> : <Avatar person={subject} size="s" />}
          <span>{subject.name}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={`${subject.name} ${t('web:act.remove')}`}
            onClick={() => onRemove(subject.id)}
          >
            <Icon name="x" />
          </button>
        </li>
      ))}
    </ul>
  )
}
