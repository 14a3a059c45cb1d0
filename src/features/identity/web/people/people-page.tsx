import '../identity.css'
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import type { z } from 'zod'
import { withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { Avatar, EmptyState, ErrorState, Icon, PageHead, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import type { GroupView, PersonView } from '../../schema.ts'

type Group = z.infer<typeof GroupView>

/** Who works here: by name, or by group. Guests have no member list. */
export function PeoplePage() {
  const t = useText('identity')
  const me = usePerson()
  usePage(t('web:place.people'), { place: 'people' })
  if (me?.guest) {
    return (
      <div className="page">
        <EmptyState icon="users" title={t('people.guest.title')} text={t('people.guest.text')} />
      </div>
    )
  }
  return (
    <div className="page">
      <PageHead title={t('web:place.people')} lead={t('people.lead')}>
        {me?.administrator && (
          <a className="button" href="/admin?part=invitations">
            <Icon name="user-plus" />
            {t('people.invite')}
          </a>
        )}
      </PageHead>
      <Directory />
    </div>
  )
}

function Directory() {
  const t = useText('identity')
  const [{ query = '', group = '' }, change] = useSearch()
  const [text, setText] = useState(query)
  const search = useDebouncedCallback((next: string) => change({ query: next.trim() || null }, { replace: true }), 180)
  const groups = useApi<{ items: Group[] }>('/api/groups')
  return (
    <div className="results-grid">
      <div>
        <TextInput
          type="search"
          size="md"
          aria-label={t('people.search')}
          placeholder={t('people.search')}
          leftSection={<Icon name="search" />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            search(event.currentTarget.value)
          }}
        />
        {group ? <GroupMembers id={group} query={query} /> : <Everybody query={query} />}
      </div>
      <nav className="filters" aria-label={t('people.groups')}>
        <div className="filter">
          <h2>{t('people.groups')}</h2>
          <ul>
            <li>
              <a href={withQuery('/people', { query })} aria-current={group ? undefined : 'true'}>
                {t('people.everyone')}
              </a>
            </li>
            {groups.data?.items.map((one) => (
              <li key={one.id}>
                <a href={withQuery('/people', { query, group: one.id })} aria-current={one.id === group ? 'true' : undefined}>
                  <span className="filter-name">{one.name}</span>
                  <span className="quiet">{one.members}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      </nav>
    </div>
  )
}

function Everybody({ query }: { query: string }) {
  const t = useText('identity')
  const people = useApiList<PersonView>(withQuery('/api/people', { query, limit: 50 }))
  if (people.error) return <ErrorState problem={people.error} retry={() => people.refetch()} />
  if (!people.data) return <Skeleton lines={8} />
  return (
    <>
      <PeopleList people={people.data.items.filter(({ deactivatedAt }) => !deactivatedAt)} query={query} />
      {people.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => people.fetchNextPage()} disabled={people.isFetchingNextPage}>
            {t('web:act.loadMore')}
          </button>
        </div>
      )}
    </>
  )
}

function GroupMembers({ id, query }: { id: string; query: string }) {
  const members = useApi<{ items: PersonView[] }>(`/api/groups/${id}/members`)
  if (members.error) return <ErrorState problem={members.error} retry={() => members.refetch()} />
  if (!members.data) return <Skeleton lines={5} />
  const wanted = query.normalize('NFKC').toLowerCase()
  return (
    <PeopleList
      people={members.data.items.filter(
        ({ name, deactivatedAt }) => !deactivatedAt && name.normalize('NFKC').toLowerCase().includes(wanted),
      )}
      query={query}
    />
  )
}

function PeopleList({ people, query }: { people: PersonView[]; query: string }) {
  const t = useText('identity')
  const go = useGo()
  const keys = useListKeys(people, (person) => go(`/people/${person.id}`))
  if (people.length === 0)
    return (
      <EmptyState
        icon="users"
        title={query ? t('people.none.title', { query }) : t('people.empty.title')}
        text={query ? t('people.none.text') : t('people.empty.text')}
      />
    )
  return (
    <ul className="people">
      {people.map((person, at) => (
        <li key={person.id} className="person-card" {...keys.marks(person, at)}>
          <Avatar person={person} />
          <div className="person-text">
            <a className="person-name" href={`/people/${person.id}`}>
              {person.name}
            </a>
            <p className="quiet">
              {[person.title, ...person.groups.map(({ name }) => name)].filter(Boolean).slice(0, 3).join(' · ') ||
                (person.kind === 'guest' ? t('people.kind.guest') : '')}
            </p>
          </div>
          {person.kind === 'guest' && <span className="badge badge-quiet">{t('people.kind.guest')}</span>}
        </li>
      ))}
    </ul>
  )
}
