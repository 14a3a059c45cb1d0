import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import type { ApiProblem } from './api.ts'
import { textNow } from './i18n.ts'

let count = 0

const named = () => ({ closeButtonProps: { 'aria-label': textNow('web:act.close') } })

/** Says briefly that something is done. */
export function say(message: ReactNode): void {
  notifications.show({ message, autoClose: 4000, withCloseButton: true, ...named() })
}

/** Says what was done and offers to take it back; the way of Onji instead of asking before. */
export function sayWithUndo(message: ReactNode, undo: () => Promise<unknown> | unknown): void {
  const id = `undo-${++count}`
  const takeBack = async () => {
    notifications.hide(id)
    try {
      await undo()
    } catch (error) {
      reportProblem(error as ApiProblem)
    }
  }
  notifications.show({
    id,
    ...named(),
    autoClose: 9000,
    message: (
      <span className="toast-line">
        <span>{message}</span>
        <button type="button" className="toast-act" onClick={takeBack}>
          {textNow('web:act.undo')}
        </button>
      </span>
    ),
  })
}

/** Title and detail of a refusal in the reader's words; what the network or a strange answer says is put into words here. */
export function wordsOf(problem: ApiProblem): { title: string; detail: string } {
  if (problem.code === 'offline') return { title: textNow('web:fault.offline.title'), detail: textNow('web:fault.offline.detail') }
  const { title, detail } = problem.problem ?? {}
  if (detail || (title && !problem.code.startsWith('http-'))) return { title: title ?? '', detail: detail ?? '' }
  const known = problem.status === 404 ? 'missing' : problem.status === 403 ? 'forbidden' : 'unexpected'
  return { title: textNow(`web:fault.${known}.title`), detail: textNow(`web:fault.${known}.detail`) }
}

/** Shows a refusal as a toast. */
export function reportProblem(problem: ApiProblem): void {
  if (problem.name === 'AbortError') return
  const { title, detail } = wordsOf(problem)
  notifications.show({ title, message: detail, autoClose: 10_000, className: 'toast-fault', ...named() })
}
