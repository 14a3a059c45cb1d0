import { Menu, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { api, withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useSearch } from '../../../../web/kit/pages.ts'
import { Avatar, EmptyState, ErrorState, Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { useApiList, useChange } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { PersonView } from '../../schema.ts'
import { PartHead } from '../part-head.tsx'

const affected = ['/api/people', '/api/groups', '/api/session']

export function PeoplePart() {
  const t = useText('identity')
  const [{ query = '' }, change] = useSearch()
  const [text, setText] = useState(query)
  const search = useDebouncedCallback((next: string) => change({ query: next.trim() || null }, { replace: true }), 180)
  const people = useApiList<PersonView>(withQuery('/api/people', { query, limit: 50 }))
  const items = people.data?.items ?? []
  return (
    <section>
      <PartHead title={t('admin.people.tab')} lead={t('admin.people.lead')}>
        <a className="button" href="/admin?part=invitations">
          <Icon name="user-plus" />
          {t('people.invite')}
        </a>
      </PartHead>
      <TextInput
        type="search"
        aria-label={t('admin.people.search')}
        placeholder={t('admin.people.search')}
        leftSection={<Icon name="search" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          search(event.currentTarget.value)
        }}
      />
      {people.error && <ErrorState problem={people.error} retry={() => people.refetch()} />}
      {people.isLoading && <Skeleton lines={6} />}
      {people.data && items.length === 0 && (
        <EmptyState icon="users" title={t('people.none.title', { query })} text={t('people.none.text')} />
      )}
      <ul className="lines">
        {items.map((person) => (
          <PersonLine key={person.id} person={person} />
        ))}
      </ul>
      {people.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => people.fetchNextPage()} disabled={people.isFetchingNextPage}>
            {t('web:act.loadMore')}
          </button>
        </div>
      )}
    </section>
  )
}

function PersonLine({ person }: { person: PersonView }) {
  const t = useText('identity')
  const me = usePerson()
  const about = [person.mail, person.title, ...person.groups.map(({ name }) => name)].filter(Boolean).join(' · ')
  return (
    <li className="line" data-faded={person.deactivatedAt ? '' : undefined}>
      <Avatar person={person} />
      <div className="line-text">
        <p className="line-title">
          <a href={`/people/${person.id}`}>{person.name}</a>
          {person.id === me?.id && <span className="badge badge-quiet">{t('admin.people.you')}</span>}
          {person.administrator && <span className="badge">{t('people.administrator')}</span>}
          {person.kind === 'guest' && <span className="badge badge-quiet">{t('people.kind.guest')}</span>}
          {person.deactivatedAt && <span className="badge badge-danger">{t('people.deactivated')}</span>}
        </p>
        {about && <p className="quiet line-about">{about}</p>}
      </div>
      <PersonMenu person={person} />
    </li>
  )
}

/** Every act here can be taken back, so nothing is asked before. */
function PersonMenu({ person }: { person: PersonView }) {
  const t = useText('identity')
  const path = `/api/people/${person.id}`
  const change = useChange(
    ({
      to,
    }: {
      to: Partial<Pick<PersonView, 'administrator' | 'kind'>>
      back?: Partial<Pick<PersonView, 'administrator' | 'kind'>>
      said?: string
    }) => api.patch(path, to),
    {
      refreshes: affected,
      onDone: (_, { back, said }) => back && said && sayWithUndo(t(said, { name: person.name }), () => change.mutateAsync({ to: back })),
    },
  )
  const deactivation = useChange(
    (next: 'end' | 'begin') => (next === 'begin' ? api.put(`${path}/deactivation`) : api.delete(`${path}/deactivation`)),
    {
      refreshes: affected,
      onDone: (_, next) =>
        sayWithUndo(t(next === 'begin' ? 'admin.people.deactivated' : 'admin.people.reactivated', { name: person.name }), () =>
          deactivation.mutateAsync(next === 'begin' ? 'end' : 'begin'),
        ),
    },
  )
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className="icon-button" aria-label={t('admin.people.menu', { name: person.name })}>
          <Icon name="dots" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {person.administrator ? (
          <Menu.Item
            leftSection={<Icon name="shield" />}
            onClick={() =>
              change.mutate({ to: { administrator: false }, back: { administrator: true }, said: 'admin.people.administratorOff' })
            }
          >
            {t('admin.people.takeAdministrator')}
          </Menu.Item>
        ) : (
          person.kind === 'member' &&
          !person.deactivatedAt && (
            <Menu.Item
              leftSection={<Icon name="shield-check" />}
              onClick={() =>
                change.mutate({ to: { administrator: true }, back: { administrator: false }, said: 'admin.people.administratorOn' })
              }
            >
              {t('admin.people.makeAdministrator')}
            </Menu.Item>
          )
        )}
        {!person.administrator && (
          <Menu.Item
            leftSection={<Icon name="user" />}
            onClick={() =>
              change.mutate(
                person.kind === 'member'
                  ? { to: { kind: 'guest' }, back: { kind: 'member' }, said: 'admin.people.nowGuest' }
                  : { to: { kind: 'member' }, back: { kind: 'guest' }, said: 'admin.people.nowMember' },
              )
            }
          >
            {t(person.kind === 'member' ? 'admin.people.makeGuest' : 'admin.people.makeMember')}
          </Menu.Item>
        )}
        <Menu.Divider />
        {person.deactivatedAt ? (
          <Menu.Item leftSection={<Icon name="arrow-back-up" />} onClick={() => deactivation.mutate('end')}>
            {t('admin.people.reactivate')}
          </Menu.Item>
        ) : (
          <Menu.Item data-danger leftSection={<Icon name="lock" />} onClick={() => deactivation.mutate('begin')}>
            {t('admin.people.deactivate')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
