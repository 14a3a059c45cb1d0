import type { ReactNode } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { queryClient, useChange } from '../../../../web/kit/query.ts'
import { sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { Solution } from '../../schema.ts'
import { type ReadingView, readingPath, solvedView } from '../../page.ts'

/** "Solved it", alive: one press, and a toast that takes it back. */
export function Solved({ item, solution }: { item: ReadingView; solution: Solution }): ReactNode {
  const hand = useHand()
  const t = useText('repository')
  const path = `/api/items/${item.id}/solution`
  const show = (next: Solution) =>
    queryClient.setQueryData<ReadingView>([readingPath(item.id)], (before) => before && { ...before, solution: next })
  const withdraw = async () => show(await api.delete<Solution>(path))
  const say = useChange(() => api.put<Solution>(path, {}), {
    onDone: (next) => {
      show(next)
      sayWithUndo(t('solved.said'), withdraw)
    },
  })
  const choose = useChange((minutes: number | null) => api.put<Solution>(path, { minutes }), { onDone: show })
  const takeBack = useChange(withdraw)
  return solvedView(
    hand,
    { id: item.id, solution },
    {
      say: () => say.mutate(undefined),
      choose: (minutes) => choose.mutate(minutes),
      withdraw: () => takeBack.mutate(undefined),
      busy: say.isPending || choose.isPending || takeBack.isPending,
    },
  )
}
