import './settings.css'
import { ApiProblem } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { LazyPart } from '../../../../web/kit/lazy-part.tsx'
import { partsOf, useParams, useSearch } from '../../../../web/kit/pages.ts'
import { ErrorState, Loaded, PageHead, Skeleton, SpaceTile } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import type { SpaceView } from '../../schema.ts'
import { ContentPart } from './content-part.tsx'
import { GeneralPart } from './general-part.tsx'
import { MembersPart } from './members-part.tsx'

const parts = ['general', 'members', 'content'] as const

/** Settings of a space: what it is, who is in it, and what goes in and out. */
export function SpaceSettingsPage() {
  const { space: key = '' } = useParams()
  const t = useText('repository')
  const query = useApi<SpaceView>(`/api/spaces/${key}`)
  const space = query.data
  usePage(space ? `${t('settings.title')} · ${space.name}` : null, space ? { space, place: 'spaces' } : null)
  return <Loaded query={query}>{(data) => <Settings key={data.id} space={data} />}</Loaded>
}

function Settings({ space }: { space: SpaceView }) {
  const t = useText('repository')
  const person = usePerson()
  const [{ part: asked }] = useSearch()
  const brought = partsOf('spaceParts')
  const tabs = [...parts.map((name) => ({ name, label: `settings.${name}.tab` })), ...brought]
  const part = tabs.find(({ name }) => name === asked)?.name ?? 'general'
  const other = brought.find(({ name }) => name === part)
  const mayOwn = space.role === 'owner' || !!person?.administrator
  if (!mayOwn && space.role !== 'steward') {
    return (
      <div className="page page-narrow">
        <ErrorState
          problem={
            new ApiProblem({ title: t('settings.forbidden.title'), detail: t('settings.forbidden.text'), status: 403, code: 'forbidden' })
          }
        />
      </div>
    )
  }
  return (
    <div className="page page-narrow">
      <PageHead
        mark={<SpaceTile space={space} size="m" />}
        title={t('settings.title')}
        lead={<a href={`/spaces/${space.key}`}>{space.name}</a>}
      />
      <nav className="tabs" aria-label={t('settings.parts')}>
        {tabs.map(({ name, label }) => (
          <a
            key={name}
            href={name === 'general' ? `/spaces/${space.key}/settings` : `/spaces/${space.key}/settings?part=${name}`}
            aria-current={name === part ? 'page' : undefined}
          >
            {t(label)}
          </a>
        ))}
      </nav>
      {part === 'general' && <GeneralPart space={space} mayOwn={mayOwn} />}
      {part === 'members' && <MembersPart space={space} mayOwn={mayOwn} />}
      {part === 'content' && <ContentPart space={space} mayOwn={mayOwn} />}
      {other && <LazyPart load={other.load} props={{ space }} fallback={<Skeleton lines={6} />} />}
    </div>
  )
}
