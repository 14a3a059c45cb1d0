import { useEffect, useRef, useState } from 'react'
import type { ReadingView } from '../../page.ts'
import { type ApiProblem, upload, withQuery } from '../../../../web/kit/api.ts'
import { refresh } from '../../../../web/kit/query.ts'
import { wordsOf } from '../../../../web/kit/toasts.tsx'

export type Target = { spaceId: string; parentId: string | null }
export type Sending = {
  id: number
  file: File
  target: Target
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  share: number
  fault?: { title: string; detail: string }
  made?: ReadingView
}

/** What lists, trees and counts show of a document. */
export const affected = ['/api/articles', '/api/spaces', '/api/home', '/api/me']

export const formOf = (file: File): FormData => {
  const form = new FormData()
  form.append('file', file, file.name)
  return form
}

/** Files on their way to become documents, one after another: each may fail, be cancelled and be tried again by itself. */
export function useSending(onEnd: (rows: readonly Sending[]) => void) {
  const [rows, setRows] = useState<readonly Sending[]>([])
  const now = useRef(rows)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const set = (next: readonly Sending[]) => {
    now.current = next
    setRows(next)
  }
  const change = (id: number, part: Partial<Sending>) => set(now.current.map((row) => (row.id === id ? { ...row, ...part } : row)))
  const carry = async ({ id, file, target }: Sending) => {
    abort.current = new AbortController()
    const { signal } = abort.current
    change(id, { state: 'running', share: 0, fault: undefined })
    try {
      const path = withQuery('/api/documents', { space: target.spaceId, parent: target.parentId })
      const made = await upload<ReadingView>(path, formOf(file), { signal, onProgress: (share) => change(id, { share }) })
      change(id, { state: 'done', made })
    } catch (problem) {
      change(id, signal.aborted ? { state: 'cancelled' } : { state: 'failed', fault: wordsOf(problem as ApiProblem) })
    }
  }
  const inState = (state: Sending['state']) => now.current.find((row) => row.state === state)
  const pump = async () => {
    if (inState('running')) return
    for (let next = inState('waiting'); next; next = inState('waiting')) await carry(next)
    if (inState('done')) await refresh(...affected)
    if (!inState('running')) onEnd(now.current)
  }
  return {
    rows,
    /** Asked when somebody leaves, so it reads the moment, not the picture. */
    isBusy: () => Boolean(inState('running') ?? inState('waiting')),
    add: (files: File[], target: Target) => {
      const first = now.current.length
      set([...now.current, ...files.map((file, at): Sending => ({ id: first + at, file, target, state: 'waiting', share: 0 }))])
      void pump()
    },
    cancel: ({ id, state }: Sending) => (state === 'running' ? abort.current?.abort() : change(id, { state: 'cancelled' })),
    retry: ({ id }: Sending) => {
      change(id, { state: 'waiting', share: 0, fault: undefined })
      void pump()
    },
  }
}
