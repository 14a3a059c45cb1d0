import { useState } from 'react'
import { api } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { Icon } from '../../../web/kit/parts.tsx'
import { useChange } from '../../../web/kit/query.ts'
import type { Asked } from '../page.ts'

/** Says that knowledge is needed; the stewards see it. One press, and the answer stands in its place. */
export function Wish({ asked }: { asked: Asked }) {
  const t = useText('search')
  const [doneFor, setDoneFor] = useState<string | null>(null)
  const query = asked.q.trim()
  const wish = useChange(() => api.post('/api/demand/requests', { query, space: asked.space[0] }), { onDone: () => setDoneFor(query) })
  if (query.length < 2) return null
  if (doneFor === query)
    return (
      <p className="wish-done" role="status">
        <Icon name="check" /> {t('wish.done')}
      </p>
    )
  return (
    <button type="button" className="button" disabled={wish.isPending} onClick={() => wish.mutate(undefined)}>
      <Icon name="bulb" />
      {t('wish.act')}
    </button>
  )
}
