import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { z } from 'zod'
import { type ApiProblem, api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import { Confirm } from '../../../../web/kit/confirm.tsx'
import { useText } from '../../../../web/kit/i18n.ts'
import { Avatar, EmptyState, Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { PersonPicker } from '../../../../web/kit/pickers.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { reportProblem, say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { GroupView, PersonView } from '../../schema.ts'
import { showProblem } from '../entrance/form-hands.ts'
import { limitsOf } from '../limits.ts'
import { PartHead } from '../part-head.tsx'

type Group = z.infer<typeof GroupView>
type Dialog = { kind: 'new' } | { kind: 'edit'; group: Group } | { kind: 'members'; group: Group } | { kind: 'remove'; group: Group } | null

export function GroupsPart() {
  const t = useText('identity')
  const groups = useApi<{ items: Group[] }>('/api/groups')
  const [dialog, setDialog] = useState<Dialog>(null)
  const close = () => setDialog(null)
  const remove = useChange((group: Group) => api.delete(`/api/groups/${group.id}`), {
    refreshes: ['/api/groups', '/api/people'],
    onDone: (_, group) => say(t('admin.groups.removed', { name: group.name })),
  })
  return (
    <section>
      <PartHead title={t('admin.groups.tab')} lead={t('admin.groups.lead')}>
        <button type="button" className="button" onClick={() => setDialog({ kind: 'new' })}>
          <Icon name="plus" />
          {t('admin.groups.new')}
        </button>
      </PartHead>
      <Loaded query={groups}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="users-group" title={t('admin.groups.empty.title')} text={t('admin.groups.empty.text')} />
          ) : (
            <ul className="lines">
              {items.map((group) => (
                <li key={group.id} className="line">
                  <Icon name="users-group" className="line-icon" />
                  <div className="line-text">
                    <p className="line-title">{group.name}</p>
                    <p className="quiet line-about">
                      {[t('admin.groups.count', { count: group.members }), group.description].filter(Boolean).join(' · ')}
                    </p>
                  </div>
                  <button
                    type="button"
                    className="button"
                    aria-label={`${group.name} ${t('admin.groups.members')}`}
                    onClick={() => setDialog({ kind: 'members', group })}
                  >
                    {t('admin.groups.members')}
                  </button>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`${group.name} ${t('web:act.edit')}`}
                    onClick={() => setDialog({ kind: 'edit', group })}
                  >
                    <Icon name="pencil" />
                  </button>
                  <button
                    type="button"
                    className="icon-button button-danger"
                    aria-label={`${group.name} ${t('web:act.delete')}`}
                    onClick={() => setDialog({ kind: 'remove', group })}
                  >
                    <Icon name="trash" />
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {(dialog?.kind === 'new' || dialog?.kind === 'edit') && (
        <GroupDialog
          group={dialog.kind === 'edit' ? dialog.group : null}
          onClose={close}
          onMade={(group) => setDialog({ kind: 'members', group })}
        />
      )}
      {dialog?.kind === 'members' && <MembersDialog group={dialog.group} onClose={close} />}
      <Confirm
        opened={dialog?.kind === 'remove'}
        onClose={close}
        title={t('admin.groups.removeAsk', { name: dialog?.kind === 'remove' ? dialog.group.name : '' })}
        act={t('web:act.delete')}
        onConfirm={() => dialog?.kind === 'remove' && remove.mutateAsync(dialog.group)}
      >
        {t('admin.groups.removeText')}
      </Confirm>
    </section>
  )
}

function GroupDialog({ group, onClose, onMade }: { group: Group | null; onClose: () => void; onMade: (group: Group) => void }) {
  const t = useText('identity')
  const [key] = useState(newIdempotencyKey)
  const form = useForm({
    initialValues: { name: group?.name ?? '', description: group?.description ?? '' },
    validate: { name: limitsOf(t).group },
  })
  const save = useChange(
    (values: { name: string; description: string }) =>
      group ? api.patch<Group>(`/api/groups/${group.id}`, values) : api.post<Group>('/api/groups', values, { idempotencyKey: key }),
    {
      refreshes: ['/api/groups', '/api/people'],
      quiet: true,
      onDone: (saved) => {
        say(t(group ? 'admin.groups.saved' : 'admin.groups.made', { name: saved.name }))
        if (group) onClose()
        else onMade(saved)
      },
    },
  )
  const submit = form.onSubmit((values) =>
    save.mutate(values, {
      onError: (problem: ApiProblem) => {
        if (showProblem(form, problem, { 'name-taken': 'name' })) reportProblem(problem)
      },
    }),
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(group ? 'admin.groups.edit' : 'admin.groups.new')}
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <form className="dialog-fields" onSubmit={submit} noValidate>
        <TextInput label={t('field.groupName')} required maxLength={120} data-autofocus {...form.getInputProps('name')} />
        <Textarea label={t('field.description')} autosize minRows={2} maxLength={500} {...form.getInputProps('description')} />
        <div className="dialog-acts">
          <Button variant="default" onClick={onClose}>
            {t('web:act.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t(group ? 'web:act.save' : 'admin.groups.make')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function MembersDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const t = useText('identity')
  const path = `/api/groups/${group.id}/members`
  const members = useApi<{ items: PersonView[] }>(path)
  const affected = ['/api/groups', '/api/people']
  const add = useChange((person: PersonView) => api.put(`${path}/${person.id}`), { refreshes: affected })
  const remove = useChange((person: PersonView) => api.delete(`${path}/${person.id}`), {
    refreshes: affected,
    onDone: (_, person) => sayWithUndo(t('admin.groups.memberRemoved', { name: person.name }), () => add.mutateAsync(person)),
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admin.groups.membersOf', { name: group.name })}
      size="md"
      closeButtonProps={{ 'aria-label': t('web:act.close') }}
    >
      <PersonPicker
        label={t('admin.groups.add')}
        value={null}
        exclude={(members.data?.items ?? []).map(({ id }) => id)}
        onChange={(person) => person && add.mutate(person)}
      />
      <Loaded query={members} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dialog-text dialog-empty">{t('admin.groups.nobody')}</p>
          ) : (
            <ul className="lines lines-dialog">
              {items.map((person) => (
                <li key={person.id} className="line">
                  <Avatar person={person} size="s" />
                  <div className="line-text">
                    <p className="line-title">{person.name}</p>
                  </div>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`${person.name} ${t('web:act.remove')}`}
                    onClick={() => remove.mutate(person)}
                  >
                    <Icon name="x" />
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Modal>
  )
}
