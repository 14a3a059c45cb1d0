import type { ReactNode } from 'react'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import type { Check, Completeness } from '../../quality/schema.ts'

/** What a check asks for, in words. */
export function useNeed(): (check: Check) => string {
  const t = useText('stewardship')
  return ({ rule }) => t(`quality.need.${rule.type}`, { count: 'least' in rule ? rule.least : rule.words })
}

/** The checks of a standard, each met or missing; `act` stands beside what is missing. */
export function CheckList({ checks, act }: { checks: Completeness['checks']; act?: (check: Check) => ReactNode }) {
  const t = useText('stewardship')
  const locale = useLocale()
  const need = useNeed()
  return (
    <ul className="check-list">
      {checks.map((check) => (
        <li key={check.id} className={check.met ? 'check check-met' : 'check'}>
          <Icon name={check.met ? 'circle-check' : 'circle-dashed'} />
          <span className="check-name">
            <b>{check.name[locale]}</b>
            <span className="sr-only"> ({t(check.met ? 'quality.completeness.met' : 'quality.completeness.missing')})</span>
            {!check.met && <span className="quiet">{need(check)}</span>}
          </span>
          {!check.met && act?.(check)}
        </li>
      ))}
    </ul>
  )
}
