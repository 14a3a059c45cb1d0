import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useRowKeys } from '../../../../web/kit/list-keys.ts'
import { useSearch } from '../../../../web/kit/pages.ts'
import { Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { qualityAskedOf, qualityPath, qualityView } from '../../quality/page.ts'
import type { QualityOverview } from '../../quality/schema.ts'
import { QualitySettingsForm } from './quality-settings.tsx'

/** How good the knowledge is, and the reviews that wait. */
export function QualityPage() {
  const t = useText('stewardship')
  const hand = useHand()
  const [query] = useSearch()
  const asked = qualityAskedOf(query)
  const overview = useApi<QualityOverview>(qualityPath(asked), { keep: true })
  usePage(t('quality.title'), { place: 'desk' })
  useRowKeys()
  return (
    <Loaded query={overview} lines={12}>
      {(data) => qualityView(hand, asked, data, { settings: data.mayConfigure && <QualitySettingsForm settings={data.settings} /> })}
    </Loaded>
  )
}
