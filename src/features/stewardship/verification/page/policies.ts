import type { Hand } from '../../../../platform/page/hand.ts'
import type { PolicyInForce, PolicyView } from '../schema.ts'

type Terms = Pick<PolicyView, 'cadence' | 'months' | 'day' | 'persons' | 'graceDays' | 'expiry'>

/** What a policy asks for, in a sentence: how often, by how many, and what happens otherwise. */
export function policyWords<N>({ t, locale }: Hand<N>, { cadence, months, day, persons, graceDays, expiry }: Terms): string {
  if (cadence === 'never') return t('stewardship:policies.said.never')
  const [month, date] = (day ?? '01-01').split('-').map(Number)
  const when =
    cadence === 'interval'
      ? t('stewardship:policies.said.interval', { count: months ?? 12 })
      : cadence === 'date'
        ? t('stewardship:policies.said.date', {
            day: new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', day: 'numeric' }).format(
              Date.UTC(2026, (month ?? 1) - 1, date),
            ),
          })
        : t('stewardship:policies.said.event')
  const who = t('stewardship:policies.said.persons', { count: persons })
  const grace = graceDays === 0 ? '' : t('stewardship:policies.said.grace', { count: graceDays })
  return t('stewardship:policies.said.all', { when, who, after: `${grace}${t(`stewardship:policies.said.expiry.${expiry}`)}` })
}

/** What a policy is about: all that its conditions name. */
export function policyScope<N>(
  { t }: Hand<N>,
  { space, topic, kind, tier }: Pick<PolicyView, 'space' | 'topic' | 'kind' | 'tier'>,
): string {
  const parts = [
    space?.name,
    topic && t('stewardship:policies.topic', { topic: topic.label }),
    tier && t('stewardship:policies.tierOf', { tier: t(`stewardship:policies.tier.${tier}`) }),
    kind && t(`web:kind.${kind}`),
  ].filter(Boolean)
  return parts.length === 0 ? t('stewardship:policies.everything') : parts.join(' · ')
}

/** Why this policy holds for an item, and what it asks for. */
export function policyInForceWords<N>(hand: Hand<N>, policy: PolicyInForce): { what: string; why: string } {
  const { t } = hand
  return {
    what: policyWords(hand, policy),
    why: t('stewardship:policies.because', {
      conditions: policy.because.map((condition) => t(`stewardship:policies.condition.${condition}`)).join(', '),
      tier: t(`stewardship:policies.tier.${policy.tier}`),
    }),
  }
}
