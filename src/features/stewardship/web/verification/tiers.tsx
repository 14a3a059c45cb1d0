import { Select } from '@mantine/core'
import { articleKinds } from '../../../repository/schema.ts'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartSpace } from '../../../../web/kit/pages.ts'
import { Section } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { tiersPath } from '../../verification/page.ts'
import { type Tier, type TierSetting, tiers } from '../../verification/schema.ts'

/** How much harm it does when something is wrong: for each kind, in the whole organisation. */
export function KindTiers() {
  const t = useText('stewardship')
  return (
    <Section id="tiers" title={t('policies.tiers')} icon="alert-triangle">
      <p className="quiet">{t('policies.tiersLead')}</p>
      <div className="tier-grid">
        {articleKinds.map((kind) => (
          <TierSelect key={kind} label={t(`web:kind.${kind}`)} scope="kind" subject={kind} />
        ))}
      </div>
    </Section>
  )
}

/** The same for all of a space. */
export function SpaceTier({ space, mayChange }: { space: PartSpace; mayChange: boolean }) {
  const t = useText('stewardship')
  return (
    <Section id="tiers" title={t('policies.tiers')} icon="alert-triangle">
      <p className="quiet">{t('policies.tiersLead')}</p>
      <div className="tier-grid">
        <TierSelect label={space.name} scope="space" subject={space.id} disabled={!mayChange} />
      </div>
    </Section>
  )
}

function TierSelect({ label, scope, subject, disabled }: { label: string; scope: 'kind' | 'space'; subject: string; disabled?: boolean }) {
  const t = useText('stewardship')
  const list = useApi<{ items: TierSetting[] }>(tiersPath)
  const set = list.data?.items.find((setting) => setting.scope === scope && setting.subjectId === subject)?.tier ?? null
  const path = `${tiersPath}/${scope}/${subject}`
  const change = useChange((tier: Tier | null) => (tier ? api.put(path, { tier }) : api.delete(path)), {
    refreshes: [tiersPath, '/api/verification-policies', '/api/items'],
  })
  return (
    <Select
      label={label}
      placeholder={t('policies.tier.normal')}
      clearable
      disabled={disabled || !list.data || change.isPending}
      data={tiers.map((value) => ({ value, label: t(`policies.tier.${value}`) }))}
      value={change.isPending ? change.variables : set}
      onChange={(tier) => change.mutate(tier as Tier | null)}
    />
  )
}
