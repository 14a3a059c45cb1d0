import '../identity.css'
import type { ReactNode } from 'react'
import { ApiProblem } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { ErrorState, PageHead } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useSession } from '../../../../web/kit/session.ts'
import { PartTabs, type Tab, usePart } from '../tabs.tsx'
import { AuditPart } from './audit-part.tsx'
import { GroupsPart } from './groups-part.tsx'
import { InvitationsPart } from './invitations-part.tsx'
import { OrganisationPart } from './organisation-part.tsx'
import { PeoplePart } from './people-part.tsx'
import { SystemPart } from './system-part.tsx'

const parts = [
  { name: 'organisation', icon: 'building' },
  { name: 'people', icon: 'users' },
  { name: 'groups', icon: 'users-group' },
  { name: 'invitations', icon: 'mail' },
  { name: 'audit', icon: 'list' },
  { name: 'system', icon: 'server' },
] as const satisfies readonly Tab<string>[]

const contents: Record<(typeof parts)[number]['name'], () => ReactNode> = {
  organisation: OrganisationPart,
  people: PeoplePart,
  groups: GroupsPart,
  invitations: InvitationsPart,
  audit: AuditPart,
  system: SystemPart,
}

/** What administrators see to: the organisation, its people, and what was done. */
export function AdministrationPage() {
  const t = useText('identity')
  const session = useSession()
  const part = usePart(parts)
  const Part = contents[part]
  usePage(`${t(`admin.${part}.tab`)} · ${t('web:place.admin')}`, { place: 'admin' })
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
          <Part />
        </div>
      </div>
    </div>
  )
}
