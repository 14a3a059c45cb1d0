import { useEffect, useRef, useState } from 'react'
import { type ApiProblem, api, upload, withQuery } from '../../../web/kit/api.ts'
import { refresh } from '../../../web/kit/query.ts'
import type { ImportRun } from '../schema.ts'

/** Where an import stands: `share` is how much of the archive is sent, `run` what the server tells since. */
export type ImportProgress = {
  phase: 'choosing' | 'sending' | 'running' | 'over'
  share: number
  run: ImportRun | null
  problem: ApiProblem | null
}

const POLL_MS = 500
const calm: ImportProgress = { phase: 'choosing', share: 0, run: null, problem: null }
const over = (run: ImportRun) => run.state === 'done' || run.state === 'failed' || run.state === 'cancelled'

/** Sends an archive and follows its import. `known` is an import that was begun before the page was loaded. */
export function useImport(space: string, known: string | null, onRun: (id: string | null) => void) {
  const [progress, setProgress] = useState<ImportProgress>(known ? { ...calm, phase: 'running' } : calm)
  const sending = useRef<AbortController | null>(null)
  const [following, setFollowing] = useState<string | null>(known)

  useEffect(() => {
    if (!following) return
    const gone = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      try {
        const run = await api.get<ImportRun>(`/api/imports/${following}`, { signal: gone.signal })
        if (gone.signal.aborted) return
        setProgress((before) => ({ ...before, phase: over(run) ? 'over' : 'running', run, problem: null }))
        if (!over(run)) timer = setTimeout(look, POLL_MS)
        else if (!run.dryRun) refresh('/api/spaces', '/api/articles', '/api/home', '/api/tags')
      } catch (error) {
        if (gone.signal.aborted) return
        const problem = error as ApiProblem
        // The server may be away for a moment; an import that is gone or forbidden will not come back.
        if (problem.status === 0 || problem.status >= 500) timer = setTimeout(look, POLL_MS * 4)
        else setProgress({ ...calm, problem })
      }
    }
    look()
    return () => {
      gone.abort()
      clearTimeout(timer)
    }
  }, [following])

  const start = async (file: File, dryRun: boolean) => {
    const form = new FormData()
    form.append('file', file, file.name)
    sending.current = new AbortController()
    setFollowing(null)
    setProgress({ ...calm, phase: 'sending' })
    try {
      const onProgress = (share: number) => setProgress((before) => ({ ...before, share }))
      const { id } = await upload<{ id: string }>(withQuery('/api/imports', { space, dryRun: String(dryRun) }), form, {
        signal: sending.current.signal,
        onProgress,
      })
      setProgress({ ...calm, phase: 'running' })
      setFollowing(id)
      onRun(id)
    } catch (error) {
      setProgress({ ...calm, problem: (error as Error).name === 'AbortError' ? null : (error as ApiProblem) })
    } finally {
      sending.current = null
    }
  }
  const cancel = async () => {
    if (sending.current) sending.current.abort()
    else if (following)
      await api.delete(`/api/imports/${following}`).catch((problem: ApiProblem) => setProgress((before) => ({ ...before, problem })))
  }
  const again = () => {
    setFollowing(null)
    setProgress(calm)
    onRun(null)
  }
  return { ...progress, start, cancel, again }
}
