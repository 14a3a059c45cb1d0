import '../identity.css'
import { withQuery } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useParams } from '../../../../web/kit/pages.ts'
import {
  Avatar,
  EmptyState,
  hrefOf,
  Icon,
  type ItemMark,
  ItemRow,
  Loaded,
  PageHead,
  Section,
  Skeleton,
} from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { formatDate } from '../../../../platform/page/format.ts'
import type { PersonView } from '../../schema.ts'

/** Who somebody is, and what they wrote that the reader may see. */
export function PersonPage() {
  const { id = '' } = useParams()
  const person = useApi<PersonView>(`/api/people/${id}`)
  usePage(person.data?.name ?? null, { place: 'people' })
  return (
    <div className="page page-narrow">
      <Loaded query={person}>{(data) => <Profile person={data} />}</Loaded>
    </div>
  )
}

function Profile({ person }: { person: PersonView }) {
  const t = useText('identity')
  const locale = useLocale()
  const me = usePerson()
  return (
    <>
      <PageHead
        mark={<Avatar person={person} size="l" />}
        title={person.name}
        lead={
          <>
            {person.title && <span className="person-title">{person.title}</span>}
            <span className="person-facts quiet">
              {person.mail && <a href={`mailto:${person.mail}`}>{person.mail}</a>}
              <span>{t('people.since', { date: formatDate(person.createdAt, locale) })}</span>
              {person.kind === 'guest' && <span>{t('people.kind.guest')}</span>}
              {person.administrator && <span>{t('people.administrator')}</span>}
              {person.deactivatedAt && <span className="danger-text">{t('people.deactivated')}</span>}
            </span>
          </>
        }
      >
        {me?.id === person.id ? (
          <a className="button" href="/me">
            <Icon name="pencil" />
            {t('people.editMine')}
          </a>
        ) : (
          me?.administrator && (
            <a className="button" href={withQuery('/admin', { part: 'people', query: person.name })}>
              <Icon name="settings" />
              {t('people.manage')}
            </a>
          )
        )}
      </PageHead>
      {person.groups.length > 0 && (
        <ul className="chips chips-head">
          {person.groups.map((group) => (
            <li key={group.id}>
              <a className="chip" href={withQuery('/people', { group: group.id })}>
                <Icon name="users-group" />
                {group.name}
              </a>
            </li>
          ))}
        </ul>
      )}
      <Written person={person} />
    </>
  )
}

function Written({ person }: { person: PersonView }) {
  const t = useText('identity')
  const go = useGo()
  const written = useApiList<ItemMark>(withQuery('/api/articles', { author: person.id, sort: 'updated' }))
  const items = written.data?.items ?? []
  const keys = useListKeys(items, (item) => go(hrefOf(item)))
  return (
    <Section id="written" title={t('people.written')} icon="pencil">
      {written.isLoading && <Skeleton lines={5} />}
      {written.data && items.length === 0 && (
        <EmptyState icon="note" title={t('people.nothing.title', { name: person.name })} text={t('people.nothing.text')} />
      )}
      <ul className="rows">
        {items.map((item, at) => (
          <ItemRow key={item.id} item={item} {...keys.marks(item, at)} />
        ))}
      </ul>
      {written.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => written.fetchNextPage()}>
            {t('web:act.loadMore')}
          </button>
        </div>
      )}
    </Section>
  )
}
