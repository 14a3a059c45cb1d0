import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { PersonPicker, SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { Subject } from '../../schema.ts'
import type { TopicOverview } from '../../topics/schema.ts'
import { TOPIC_PATHS } from './use-topics.ts'

/** Who stewards a topic, and who declared to know it. */
export function PeopleDialog({ id, overview, onClose }: { id: string; overview: TopicOverview; onClose: () => void }) {
  const t = useText('repository')
  const [stewards, setStewards] = useState<Subject[]>(overview.stewards)
  const [experts, setExperts] = useState(overview.experts.filter(({ declared }) => declared).map(({ person }) => person))
  const save = useChange(
    () =>
      api.patch(`/api/topics/${id}`, {
        stewards: stewards.map((subject) => ({ kind: subject.kind, id: subject.id })),
        experts: experts.map((expert) => expert.id),
      }),
    {
      refreshes: TOPIC_PATHS,
      onDone: () => {
        say(t('topics.done'))
        onClose()
      },
    },
  )
  return (
    <Modal opened onClose={onClose} title={t('topics.people')} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      <div className="dialog-fields">
        <SubjectPicker
          label={t('topics.stewards')}
          description={t('topics.stewardsHint')}
          value={null}
          exclude={stewards.map(({ id }) => id)}
          onChange={(subject) => subject && setStewards([...stewards, subject])}
        />
        <Chosen people={stewards} onRemove={(gone) => setStewards(stewards.filter(({ id }) => id !== gone))} />
        <PersonPicker
          label={t('topics.expertsDeclared')}
          description={t('topics.expertsHint')}
          value={null}
          exclude={experts.map(({ id }) => id)}
          onChange={(person) => person && setExperts([...experts, { id: person.id, name: person.name }])}
        />
        <Chosen people={experts} onRemove={(gone) => setExperts(experts.filter(({ id }) => id !== gone))} />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button loading={save.isPending} onClick={() => save.mutate(undefined)}>
            {t('web:act.save')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Chosen({ people, onRemove }: { people: { id: string; name: string }[]; onRemove: (id: string) => void }) {
  const t = useText('repository')
  if (people.length === 0) return null
  return (
    <p className="chips">
      {people.map(({ id, name }) => (
        <button key={id} type="button" className="chip" aria-label={t('topics.takeOut', { name })} onClick={() => onRemove(id)}>
          {name}
          <Icon name="x" />
        </button>
      ))}
    </p>
  )
}
