import type { SpaceView } from '../../schema.ts'
import type { Page } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { spacesView } from '../../page.ts'

/** The directory of spaces. */
export function SpacesPage() {
  const t = useText('repository')
  const hand = useHand()
  const person = usePerson()
  const mayCreate = !!person && !person.guest
  const spaces = useApi<Page<SpaceView>>('/api/spaces')
  usePage(t('web:place.spaces'), { place: 'spaces' })
  return <Loaded query={spaces}>{(data) => spacesView(hand, data.items, { mayCreate })}</Loaded>
}
