import { Button, MultiSelect, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { z } from 'zod'
import { type ApiProblem, api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import { Confirm } from '../../../../web/kit/confirm.tsx'
import { useText } from '../../../../web/kit/i18n.ts'
import { EmptyState, Icon, Loaded, When } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { reportProblem, say } from '../../../../web/kit/toasts.tsx'
import type { GroupView, InvitationView, IssuedInvitation } from '../../schema.ts'
import { CopyOnce } from '../copy-once.tsx'
import { showProblem } from '../entrance/form-hands.ts'
import { limitsOf } from '../limits.ts'
import { PartHead } from '../part-head.tsx'

type Invitation = z.infer<typeof InvitationView>
type Issued = z.infer<typeof IssuedInvitation>

const terms = [3, 7, 14, 30, 90]

export function InvitationsPart() {
  const t = useText('identity')
  const invitations = useApi<{ items: Invitation[] }>('/api/invitations')
  const [making, setMaking] = useState(false)
  const [issued, setIssued] = useState<Issued | null>(null)
  return (
    <section>
      <PartHead title={t('admin.invitations.tab')} lead={t('admin.invitations.lead')}>
        {!making && (
          <button type="button" className="button button-primary" onClick={() => setMaking(true)}>
            <Icon name="user-plus" />
            {t('admin.invitations.new')}
          </button>
        )}
      </PartHead>
      {issued && !making && (
        <CopyOnce
          key={issued.id}
          label={t('admin.invitations.link')}
          secret={issued.link}
          note={issued.mail ? t('admin.invitations.onceFor', { mail: issued.mail }) : t('admin.invitations.once')}
        />
      )}
      {making && (
        <NewInvitation
          onClose={() => setMaking(false)}
          onIssued={(invitation) => {
            setIssued(invitation)
            setMaking(false)
          }}
        />
      )}
      <Loaded query={invitations}>
        {({ items }) =>
          items.length === 0 ? (
            !making && <EmptyState icon="mail" title={t('admin.invitations.empty.title')} text={t('admin.invitations.empty.text')} />
          ) : (
            <ul className="lines">
              {items.map((invitation) => (
                <InvitationLine key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

function InvitationLine({ invitation }: { invitation: Invitation }) {
  const t = useText('identity')
  const [asking, setAsking] = useState(false)
  const { id, mail, kind, groups, invitedBy, createdAt, expiresAt, acceptedAt } = invitation
  const state = acceptedAt ? 'accepted' : expiresAt < Date.now() ? 'over' : 'open'
  const name = mail ?? t('admin.invitations.anybody')
  const revoke = useChange(() => api.delete(`/api/invitations/${id}`), {
    refreshes: ['/api/invitations'],
    onDone: () => say(t('admin.invitations.revoked')),
  })
  return (
    <li className="line" data-faded={state === 'open' ? undefined : ''}>
      <Icon name={state === 'accepted' ? 'circle-check' : 'mail'} className="line-icon" />
      <div className="line-text">
        <p className="line-title">
          {name}
          {kind === 'guest' && <span className="badge badge-quiet">{t('people.kind.guest')}</span>}
          <span className={state === 'open' ? 'badge' : 'badge badge-quiet'}>{t(`admin.invitations.state.${state}`)}</span>
        </p>
        <p className="quiet line-about">
          {invitedBy && <>{t('admin.invitations.by', { name: invitedBy.name })} · </>}
          <When time={createdAt} />
          {state === 'open' && (
            <>
              {' · '}
              {t('admin.invitations.until')} <When time={expiresAt} />
            </>
          )}
          {groups.length > 0 && ` · ${groups.map((group) => group.name).join(', ')}`}
        </p>
      </div>
      {state === 'open' && (
        <button
          type="button"
          className="button button-danger"
          aria-label={`${name} ${t('admin.invitations.revoke')}`}
          onClick={() => setAsking(true)}
        >
          {t('admin.invitations.revoke')}
        </button>
      )}
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('admin.invitations.ask')}
        act={t('admin.invitations.revoke')}
        onConfirm={() => revoke.mutateAsync(undefined)}
      >
        {t('admin.invitations.askText')}
      </Confirm>
    </li>
  )
}

function NewInvitation({ onClose, onIssued }: { onClose: () => void; onIssued: (invitation: Issued) => void }) {
  const t = useText('identity')
  const [key] = useState(newIdempotencyKey)
  const groups = useApi<{ items: z.infer<typeof GroupView>[] }>('/api/groups')
  const form = useForm({
    initialValues: { mail: '', kind: 'member', groups: [] as string[], days: '14' },
    validate: { mail: limitsOf(t).optionalMail },
  })
  const invite = useChange((body: object) => api.post<Issued>('/api/invitations', body, { idempotencyKey: key }), {
    refreshes: ['/api/invitations'],
    quiet: true,
    onDone: onIssued,
  })
  const submit = form.onSubmit(({ mail, kind, groups: chosen, days }) =>
    invite.mutate(
      { mail: mail.trim() || null, kind, groups: chosen, days: Number(days) },
      {
        onError: (problem: ApiProblem) => {
          if (showProblem(form, problem, { 'mail-taken': 'mail' })) reportProblem(problem)
        },
      },
    ),
  )
  return (
    <form className="form form-card" onSubmit={submit} noValidate>
      <TextInput
        type="email"
        label={t('field.mail')}
        description={t('admin.invitations.mailHint')}
        maxLength={254}
        autoFocus
        {...form.getInputProps('mail')}
      />
      <Radio.Group label={t('admin.invitations.kind')} {...form.getInputProps('kind')}>
        <div className="choice-stack">
          <Radio value="member" label={t('people.kind.member')} description={t('admin.invitations.memberText')} />
          <Radio value="guest" label={t('people.kind.guest')} description={t('admin.invitations.guestText')} />
        </div>
      </Radio.Group>
      {(groups.data?.items.length ?? 0) > 0 && (
        <MultiSelect
          label={t('admin.invitations.groups')}
          placeholder={form.values.groups.length ? undefined : t('web:pick.placeholder')}
          searchable
          clearable
          nothingFoundMessage={t('web:pick.nothing')}
          data={groups.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('groups')}
        />
      )}
      <NativeSelect
        label={t('admin.invitations.term')}
        data={terms.map((days) => ({ value: String(days), label: t('me.tokens.days', { count: days }) }))}
        {...form.getInputProps('days')}
      />
      <div className="form-acts">
        <Button variant="default" onClick={onClose}>
          {t('web:act.cancel')}
        </Button>
        <Button type="submit" loading={invite.isPending}>
          {t('admin.invitations.make')}
        </Button>
      </div>
    </form>
  )
}
