import type { z } from 'zod'
import type { SpaceView, WantedPage as WantedShape } from '../../schema.ts'
import type { Page } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { wantedView } from '../../page.ts'

/** What articles of a space link to and nobody has written. */
export function WantedPage() {
  const t = useText('repository')
  const hand = useHand()
  const { space: key = '' } = useParams()
  const space = useApi<SpaceView>(`/api/spaces/${key}`)
  const wanted = useApi<Page<z.infer<typeof WantedShape>>>(`/api/spaces/${key}/wanted`)
  usePage(t('wanted.title'), space.data ? { space: space.data, place: 'spaces' } : null)
  return (
    <Loaded query={space}>
      {(data) => (
        <Loaded query={wanted}>
          {({ items }) => wantedView(hand, data, items, { mayWrite: data.role !== null && data.role !== 'reader' })}
        </Loaded>
      )}
    </Loaded>
  )
}
