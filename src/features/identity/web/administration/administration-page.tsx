import '../identity.css'
import { type ComponentType, lazy, Suspense } from 'react'
import { ApiProblem } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { administrationParts } from '../../../../web/kit/pages.ts'
import { ErrorState, PageHead, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useSession } from '../../../../web/kit/session.ts'
import { PartTabs, type Tab, usePart } from '../tabs.tsx'
import { AuditPart } from './audit-part.tsx'
import { GroupsPart } from './groups-part.tsx'
import { InvitationsPart } from './invitations-part.tsx'
import { OrganisationPart } from './organisation-part.tsx'
import { PeoplePart } from './people-part.tsx'
import { SystemPart } from './system-part.tsx'

const own = [
  { name: 'organisation', icon: 'building' },
  { name: 'people', icon: 'users' },
  { name: 'groups', icon: 'users-group' },
  { name: 'invitations', icon: 'mail' },
  { name: 'audit', icon: 'list' },
  { name: 'system', icon: 'server' },
] as const satisfies readonly Tab<string>[]

const contents: Record<string, ComponentType> = {
  organisation: OrganisationPart,
  people: PeoplePart,
  groups: GroupsPart,
  invitations: InvitationsPart,
  audit: AuditPart,
  system: SystemPart,
}

/** The own parts, then what other features bring; made at the first look, when all have brought theirs. */
let all: Tab<string>[] | undefined

function partsOfAll(): Tab<string>[] {
  if (all) return all
  const brought = administrationParts()
  for (const { name, load } of brought) contents[name] = lazy(() => load().then((part) => ({ default: part })))
  // What runs here comes last.
  all = [...own.slice(0, -1), ...brought, ...own.slice(-1)]
  return all
}

/** What administrators see to: the organisation, its people, and what was done. */
export function AdministrationPage() {
  const t = useText('identity')
  const session = useSession()
  const parts = partsOfAll()
  const part = usePart(parts)
  const Part = contents[part] as ComponentType
  const label = parts.find(({ name }) => name === part)?.label ?? `admin.${part}.tab`
  usePage(`${t(label)} · ${t('web:place.admin')}`, { place: 'admin' })
  if (session.data && !session.data.person?.administrator) {
    return (
      <div className="page page-narrow">
        <ErrorState
          problem={new ApiProblem({ title: t('admin.forbidden.title'), detail: t('admin.forbidden.text'), status: 403, code: 'forbidden' })}
        />
      </div>
    )
  }
  return (
    <div className="page">
      <PageHead title={t('web:place.admin')} lead={session.data?.organisation?.name} />
      <div className="parted">
        <PartTabs tabs={parts} path="/admin" label={t('admin.parts')} namespace="admin" />
        <div className="parted-main">
          <Suspense fallback={<Skeleton lines={6} />}>
            <Part />
          </Suspense>
        </div>
      </div>
    </div>
  )
}
