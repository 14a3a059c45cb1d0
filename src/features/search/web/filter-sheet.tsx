import { type FormEvent, type KeyboardEvent, type MouseEvent, type SyntheticEvent, useState } from 'react'
import type { SearchFacets } from '../schema.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useGo } from '../../../web/kit/pages.ts'
import { Skeleton } from '../../../web/kit/parts.tsx'
import { useApi } from '../../../web/kit/query.ts'
import { Sheet } from '../../../web/kit/sheet.tsx'
import { addressOf, type Asked, type Choice, choicesOf, facetList, facetsPath, nothingChosen, toggled } from '../page.ts'

/** The filters where there is no room beside the results: several are chosen, then applied at once. */
export function FilterSheet({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const t = useText('search')
  const hand = useHand()
  const go = useGo()
  const [chosen, setChosen] = useState(asked)
  const facets = useApi<SearchFacets>(facetsPath(chosen), { keep: true }).data?.facets
  const toggle = (event: SyntheticEvent, choice: Choice) => {
    event.preventDefault()
    event.stopPropagation()
    setChosen({ ...chosen, ...toggled(chosen, choice) })
  }
  const choose = (choice: Choice) => ({
    role: 'checkbox',
    'aria-checked': choicesOf(chosen).some(({ name, value }) => name === choice.name && value === choice.value),
    onClick: (event: MouseEvent) => toggle(event, choice),
    onKeyDown: (event: KeyboardEvent) => event.key === ' ' && toggle(event, choice),
  })
  const apply = () => {
    onClose()
    go(addressOf(chosen))
  }
  return (
    <Sheet opened onClose={onClose} title={t('chosen.narrow')}>
      <div className="filter-sheet">
        {facets ? (
          facetList(hand, chosen, facets, {
            choose,
            range: { onSubmit: (event: FormEvent<HTMLFormElement>) => setChosen({ ...chosen, updated: rangeIn(event) }) },
          })
        ) : (
          <Skeleton lines={8} />
        )}
      </div>
      <div className="filter-sheet-acts">
        <button type="button" className="button" onClick={() => setChosen({ ...chosen, ...nothingChosen })}>
          {t('chosen.removeAll')}
        </button>
        <button type="button" className="button button-primary" onClick={apply}>
          {t('chosen.apply')}
        </button>
      </div>
    </Sheet>
  )
}

/** The period that the two dates of a form name. */
export function rangeIn(event: FormEvent<HTMLFormElement>): string {
  event.preventDefault()
  const form = new FormData(event.currentTarget)
  const [from, to] = [String(form.get('from') ?? ''), String(form.get('to') ?? '')]
  return from || to ? `${from}..${to}` : ''
}
