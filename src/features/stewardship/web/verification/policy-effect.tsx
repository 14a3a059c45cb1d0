import { useQuery } from '@tanstack/react-query'
import { formatDate } from '../../../../platform/page/format.ts'
import { type ApiProblem, api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon, Skeleton } from '../../../../web/kit/parts.tsx'
import { policyEffectPath } from '../../verification/page.ts'
import type { NewPolicy, PolicyEffect } from '../../verification/schema.ts'
import { WeeksChart } from './weeks-chart.tsx'

/** What a policy would do if it were saved: how many items, how many reviews a week, and for whom. */
export function PolicyEffectView({ policy, instead }: { policy: NewPolicy; instead: string | null }) {
  const t = useText('stewardship')
  const hand = useHand()
  const { data, error } = useQuery<PolicyEffect, ApiProblem>({
    queryKey: [policyEffectPath(instead), policy],
    queryFn: () => api.post<PolicyEffect>(policyEffectPath(instead), policy),
    placeholderData: (before) => before,
    retry: false,
  })
  if (error) return <p className="quiet">{t('policies.effect.unknown')}</p>
  if (!data) return <Skeleton lines={2} />
  const busiest = [...data.people].sort((a, b) => b.mostAWeek - a.mostAWeek)[0]
  return (
    <section className="policy-effect" aria-live="polite">
      <h3>{t('policies.effect.title')}</h3>
      <p>
        {t('policies.effect.items', { count: data.items })}
        {data.looked < data.items && ` ${t('policies.effect.estimated', { count: data.looked })}`}
      </p>
      {data.unverifiable > 0 && (
        <p className="policy-warning">
          <Icon name="alert-triangle" /> {t('policies.effect.unverifiable', { count: data.unverifiable })}
        </p>
      )}
      {data.weeks.length > 0 && <WeeksChart weeks={data.weeks} label={t('policies.effect.weeks')} />}
      {busiest && (
        <p className="quiet">
          {t('policies.effect.people', { count: data.people.length, name: busiest.person.name, most: busiest.mostAWeek })}
          {data.weeks[0] && ` ${t('policies.effect.from', { date: formatDate(data.weeks[0].from, hand.locale) })}`}
        </p>
      )}
    </section>
  )
}
