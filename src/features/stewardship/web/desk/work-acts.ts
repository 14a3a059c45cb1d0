import { useCallback } from 'react'
import { formatDate } from '../../../../platform/page/format.ts'
import type { ApiProblem } from '../../../../web/kit/api.ts'
import { api } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { refresh } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { reportProblem, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { DeskRow } from '../../desk/schema.ts'

const DESK = '/api/desk'

/** What is done to a single piece of work; each can be taken back from the toast. */
export function useWorkActs() {
  const t = useText('stewardship')
  const locale = useLocale()
  const me = usePerson()?.id
  const perform = useCallback(async (act: () => Promise<unknown>, message: string, undo: () => Promise<unknown>) => {
    try {
      await act()
      await refresh(DESK)
      sayWithUndo(message, async () => {
        await undo()
        await refresh(DESK)
      })
    } catch (error) {
      reportProblem(error as ApiProblem)
    }
  }, [])
  const path = ({ id }: DeskRow, what: 'assignment' | 'snooze') => `${DESK}/work/${id}/${what}`
  /** Puts back whoever had it. */
  const asBefore = (row: DeskRow) => () =>
    row.assignee?.kind === 'person'
      ? api.put(path(row, 'assignment'), { personId: row.assignee.id, note: row.note })
      : api.delete(path(row, 'assignment'))
  const give = (row: DeskRow, person: { id: string; name: string }, note = '') =>
    perform(
      () => api.put(path(row, 'assignment'), { personId: person.id, note }),
      person.id === me ? t('desk.act.taken') : t('desk.act.given', { name: person.name }),
      asBefore(row),
    )
  return {
    me,
    give,
    take: (row: DeskRow) => me && give(row, { id: me, name: '' }),
    takeBack: (row: DeskRow) => perform(() => api.delete(path(row, 'assignment')), t('desk.act.takenBack'), asBefore(row)),
    snooze: (row: DeskRow, until: number, reason: string) =>
      perform(
        () => api.put(path(row, 'snooze'), { until, reason }),
        t('desk.act.snoozed', { date: formatDate(until, locale) }),
        () => api.delete(path(row, 'snooze')),
      ),
    wake: (row: DeskRow) =>
      perform(
        () => api.delete(path(row, 'snooze')),
        t('desk.act.woken'),
        () => api.put(path(row, 'snooze'), row.snooze),
      ),
  }
}
