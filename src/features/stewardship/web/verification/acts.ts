import { ApiProblem, api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { queryClient, refresh } from '../../../../web/kit/query.ts'
import { reportProblem, say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { standingPath } from '../../verification/page.ts'
import type { StandingView, Tier } from '../../verification/schema.ts'

/** What may be told with a verification. */
export type Said = { scope?: string; evidence?: string; until?: number | null; change?: { body: string; message?: string } }
export type Act =
  | { name: 'verify'; revision: number; said?: Said }
  | { name: 'withdraw' }
  | { name: 'snooze'; until: number; reason: string }
  | { name: 'handOn'; personId: string; to: string; note: string }
  | { name: 'obsolete'; successorId: string | null; reason: string }
  | { name: 'dispute'; reason: string }
  | { name: 'settle' }
  | { name: 'wake' }
  | { name: 'revive' }
  | { name: 'tier'; tier: Tier }
  | { name: 'own'; kind: 'person' | 'group'; id: string; to: string }

const paths = { snooze: '/snooze', handOn: '/hand-over', obsolete: '/obsolescence', dispute: '/dispute', own: '/owner' } as const

function send(itemId: string, act: Act): Promise<unknown> {
  const item = `/api/items/${itemId}`
  switch (act.name) {
    case 'verify':
      return api.put(`${item}/verification`, { revision: act.revision, ...act.said })
    case 'withdraw':
      return api.delete(`${item}/verification`)
    case 'snooze':
      return api.put(`${item}${paths.snooze}`, { until: act.until, reason: act.reason })
    case 'handOn':
      return api.post(`${item}${paths.handOn}`, { personId: act.personId, note: act.note })
    case 'obsolete':
      return api.put(`${item}${paths.obsolete}`, { successorId: act.successorId, reason: act.reason })
    case 'dispute':
      return api.put(`${item}${paths.dispute}`, { reason: act.reason })
    case 'settle':
      return api.delete(`${item}${paths.dispute}`)
    case 'wake':
      return api.delete(`${item}${paths.snooze}`)
    case 'revive':
      return api.delete(`${item}${paths.obsolete}`)
    case 'tier':
      return api.put(`${item}/risk-tier`, { tier: act.tier })
    case 'own':
      return api.put(`${item}${paths.own}`, { kind: act.kind, id: act.id })
  }
}

/** Done again rather than taken back. */
const cannotBeTakenBack: ReadonlySet<Act['name']> = new Set(['withdraw', 'settle', 'wake', 'revive', 'tier'])

/** Takes the last act back; refused where something happened since. */
export const takeBack = (itemId: string): Promise<unknown> => api.delete(`/api/items/${itemId}/verification/last-act`)

/** Everything that shows how an item stands is read again. */
export const standingChanged = (itemId: string): Promise<void> =>
  refresh(standingPath(itemId), `/api/articles/${itemId}`, '/api/reviews', '/api/desk', '/api/home')

/**
 * Does something to the standing of an item, says so, and offers to take it back (`onUndone` hears of it). Gives whether it was
 * done; a refusal is shown in words and changes nothing.
 */
export function useStandingAct(): (item: { id: string; title: string }, act: Act, onUndone?: () => void) => Promise<boolean> {
  const t = useText('stewardship')
  return async (item, act, onUndone) => {
    try {
      const answer = await send(item.id, act)
      if (isStanding(answer)) queryClient.setQueryData([standingPath(item.id)], answer)
      void standingChanged(item.id)
      const half = act.name === 'verify' && isStanding(answer) && answer.state !== 'verified'
      const words = t(`acts.done.${half ? 'signed' : act.name}`, { title: item.title, to: 'to' in act ? act.to : '' })
      const undo = async () => {
        await takeBack(item.id)
        onUndone?.()
        await standingChanged(item.id)
      }
      if (cannotBeTakenBack.has(act.name)) say(words)
      else sayWithUndo(words, undo)
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      reportProblem(error)
      await standingChanged(item.id)
      return false
    }
  }
}

const isStanding = (answer: unknown): answer is StandingView => typeof answer === 'object' && answer !== null && 'reviewers' in answer
