import { api, withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { type DeskAsked, hourPage, loadPage } from '../../desk/page.ts'
import type { Hour, Load } from '../../desk/schema.ts'

const HOUR = '/api/desk/hour'

/** The hour of today, with its beginning. */
export function HourView({ asked }: { asked: DeskAsked }) {
  const hand = useHand()
  const go = useGo()
  const hour = useApi<Hour>(HOUR, { staleTime: 2_000 })
  const keys = useListKeys(hour.data?.steps ?? [], ({ row }) => row && go(row.href))
  return (
    <Loaded query={hour} lines={8}>
      {(data) => hourPage(hand, asked, data, { act: <HourAct hour={data} />, row: (step, at) => keys.marks(step, at) })}
    </Loaded>
  )
}

function HourAct({ hour }: { hour: Hour }) {
  const t = useText('stewardship')
  const start = useChange(() => api.put(HOUR), { refreshes: [HOUR] })
  const again = useChange(() => api.delete(HOUR), { refreshes: [HOUR] })
  if (hour.steps.length === 0) return null
  return hour.started ? (
    <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate(undefined)}>
      <Icon name="refresh" />
      {t('desk.hour.again')}
    </button>
  ) : (
    <button type="button" className="button button-primary" disabled={start.isPending} onClick={() => start.mutate(undefined)}>
      {t('desk.hour.start')}
    </button>
  )
}

/** Who has how much, and whether it becomes more. */
export function LoadView({ asked }: { asked: DeskAsked }) {
  const hand = useHand()
  const load = useApi<Load>(withQuery('/api/desk/load', { space: asked.space }), { keep: true })
  return (
    <Loaded query={load} lines={8}>
      {(data) => loadPage(hand, asked, data)}
    </Loaded>
  )
}
