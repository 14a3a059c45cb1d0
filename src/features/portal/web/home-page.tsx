import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useRowKeys } from '../../../web/kit/list-keys.ts'
import { Loaded } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { useApi } from '../../../web/kit/query.ts'
import { usePerson } from '../../../web/kit/session.ts'
import { type HomeData, homeView } from '../page.ts'

export function HomePage() {
  const t = useText()
  const hand = useHand()
  const person = usePerson()
  const home = useApi<HomeData>('/api/home')
  useRowKeys()
  usePage(t('place.home'), { place: 'home' })
  return <Loaded query={home}>{(data) => homeView(hand, data, { name: person?.name ?? '', guest: person?.guest ?? false })}</Loaded>
}
