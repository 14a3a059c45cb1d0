import { Button } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Avatar, EmptyState, Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { RoleSelect, SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { Grant as GrantShape, Role, SpaceView, Subject } from '../../schema.ts'

type Grant = z.infer<typeof GrantShape>

/** People and groups of the space, each with a role. */
export function MembersPart({ space, mayOwn }: { space: SpaceView; mayOwn: boolean }) {
  const t = useText('repository')
  const path = `/api/spaces/${space.id}/grants`
  const grants = useApi<{ items: Grant[] }>(path)
  const place = ({ kind, id }: Subject) => `${path}/${kind}/${id}`
  const give = useChange(({ subject, role }: { subject: Subject; role: Role }) => api.put(place(subject), { role }), {
    refreshes: [path, '/api/spaces'],
  })
  const take = useChange(({ subject }: Grant) => api.delete(place(subject)), {
    refreshes: [path, '/api/spaces'],
    onDone: (_, grant) => sayWithUndo(t('settings.members.removed', { name: grant.subject.name }), () => give.mutateAsync(grant)),
  })
  return (
    <section aria-label={t('settings.members.tab')}>
      <p className="settings-lead">{t(`settings.members.${space.visibility}`)}</p>
      {mayOwn ? (
        <AddMember
          taken={(grants.data?.items ?? []).map(({ subject }) => subject.id)}
          onAdd={(subject, role) =>
            give.mutateAsync({ subject, role }).then(
              () => say(t('settings.members.added', { name: subject.name })),
              () => {},
            )
          }
        />
      ) : (
        <p className="settings-note">{t('settings.general.ownersOnly')}</p>
      )}
      <Loaded query={grants}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="users" title={t('settings.members.empty.title')} text={t('settings.members.empty.text')} />
          ) : (
            <ul className="members">
              {items.map((grant) => (
                <li key={grant.subject.id} className="member">
                  {grant.subject.kind === 'group' ? (
                    <span className="member-group">
                      <Icon name="users-group" />
                    </span>
                  ) : (
                    <Avatar person={grant.subject} />
                  )}
                  <span className="member-name">
                    {grant.subject.name}
                    {grant.subject.kind === 'group' && <span className="quiet">{t('web:pick.group')}</span>}
                  </span>
                  <span className="member-role">
                    <RoleSelect
                      label={t('settings.members.roleOf', { name: grant.subject.name })}
                      hideLabel
                      value={grant.role}
                      disabled={!mayOwn}
                      onChange={(role) => role !== grant.role && give.mutate({ subject: grant.subject, role })}
                    />
                  </span>
                  {mayOwn && (
                    <button
                      type="button"
                      className="icon-button"
                      aria-label={t('settings.members.remove', { name: grant.subject.name })}
                      onClick={() => take.mutate(grant)}
                    >
                      <Icon name="x" />
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

function AddMember({ taken, onAdd }: { taken: string[]; onAdd: (subject: Subject, role: Role) => Promise<void> }) {
  const t = useText('repository')
  const [subject, setSubject] = useState<Subject | null>(null)
  const [role, setRole] = useState<Role>('contributor')
  const [busy, setBusy] = useState(false)
  const add = async () => {
    if (!subject) return
    setBusy(true)
    await onAdd(subject, role)
    setBusy(false)
    setSubject(null)
  }
  return (
    <div className="member-add">
      <SubjectPicker label={t('settings.members.who')} value={subject} exclude={taken} onChange={setSubject} />
      <RoleSelect label={t('settings.members.role')} value={role} onChange={setRole} />
      <Button onClick={add} disabled={!subject} loading={busy}>
        {t('web:act.add')}
      </Button>
    </div>
  )
}
