import type { EditorView } from '@codemirror/view'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ArticleView } from '../../schema.ts'
import { api } from '../../../../web/kit/api.ts'
import type { Beginning } from './editor-page.tsx'
import { DraftKeeper, type KeepState } from './drafts/draft-keeper.ts'
import type { Draft } from './drafts/local-drafts.ts'
import { isBlank, type Place, sameWriting, type Writing } from './writing.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { onSignOut } from '../../../../web/kit/private-store.ts'

export type EditorState = {
  writing: Writing
  place: Place
  /** The revision a save is based on; null for a new text. */
  base: number | null
  keep: KeepState
  /** Draft that waits for a decision; until then nothing can be written. */
  offered: Draft | null
}

/**
 * The state of one text that is written: fields and body, the revision it is based on, and the keeper of its draft. The body lives in
 * CodeMirror; what is here follows it.
 */
export function useEditor(beginning: Beginning) {
  const person = usePerson()?.id ?? ''
  const [writing, setWriting] = useState(beginning.writing)
  const [place, setPlace] = useState(beginning.place)
  const [base, setBase] = useState(beginning.base)
  const [offered, setOffered] = useState(beginning.offered)
  const [keep, setKeep] = useState<KeepState>({ name: 'clean' })
  const view = useRef<EditorView | null>(null)
  const start = useRef(beginning.over)
  const keeper = useKeeper(person, beginning.key, setKeep, beginning.ways?.heading === undefined)
  const now = useRef({ writing, place, base })
  const stamp = useRef(0)

  /** Notes a change of any kind with the keeper. */
  const noted = useCallback(
    (next: Partial<typeof now.current>) => {
      const state = { ...now.current, ...next }
      now.current = state
      stamp.current = Math.max(Date.now(), stamp.current + 1)
      const unchanged = sameWriting(state.writing, start.current) || (beginning.article === null && isBlank(state.writing))
      keeper.change(unchanged ? null : { ...state, at: stamp.current })
    },
    [beginning.article, keeper],
  )

  const change = useCallback(
    (fields: Partial<Writing>) => {
      const next = { ...now.current.writing, ...fields }
      noted({ writing: next })
      setWriting(next)
    },
    [noted],
  )

  const move = useCallback(
    (next: Place) => {
      if (beginning.article === null && next.spaceId !== now.current.place.spaceId) void keeper.rename(`new-${next.spaceId}`)
      noted({ place: next })
      setPlace(next)
    },
    [beginning.article, keeper, noted],
  )

  /** Puts another text into fields and editor, as one step that can be undone. */
  const replace = useCallback(
    (next: Writing, revision: number | null) => {
      now.current = { ...now.current, base: revision }
      setBase(revision)
      const editor = view.current
      if (editor && editor.state.doc.toString() !== next.body) {
        editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: next.body }, userEvent: 'input.replace' })
      }
      change(next)
    },
    [change],
  )

  /** What was offered is taken up: with the revision it was begun on, so that a save merges what came since. */
  const takeUp = useCallback(() => {
    if (!offered) return
    setOffered(null)
    if (beginning.article === null) {
      now.current = { ...now.current, place: { ...now.current.place, parentId: offered.place.parentId } }
      setPlace(now.current.place)
    }
    const { article } = beginning
    const begunOn = offered.base ?? article?.version ?? null
    if (article && begunOn !== null && begunOn < article.version) void startFrom(article.id, begunOn, start)
    replace(offered.writing, article ? begunOn : null)
  }, [offered, beginning, replace])

  /** After a conflict: what is written now stands on the revision that is there. */
  const rebase = useCallback(
    (current: ArticleView, merged: Writing) => {
      start.current = writingOf(current)
      replace(merged, current.version)
    },
    [replace],
  )

  const throwAway = useCallback(() => {
    setOffered(null)
    void keeper.drop()
  }, [keeper])

  const state: EditorState = { writing, place, base, keep, offered }
  return { state, view, keeper, start: start.current, startNow: () => start.current, change, move, replace, rebase, takeUp, throwAway, now }
}

export type EditorHands = ReturnType<typeof useEditor>

/** What differs from the text somebody began with counts as theirs, so an old draft is compared with its old revision. */
async function startFrom(id: string, revision: number, start: { current: Writing }): Promise<void> {
  const old = await api.get<{ title: string; body: string }>(`/api/articles/${id}/revisions/${revision}`).catch(() => null)
  if (old) start.current = { ...start.current, title: old.title, body: old.body }
}

export const writingOf = (article: ArticleView): Writing => ({
  title: article.title,
  kind: article.kind ?? 'guide',
  body: article.body,
  tags: article.tags,
  topics: article.topics.map(({ id }) => id),
  description: article.description,
})

/** The keeper lives as long as the editor and writes once more when the page is left, hidden or signed out of. */
function useKeeper(person: string, key: string, tell: (state: KeepState) => void, sends: boolean): DraftKeeper {
  const [keeper] = useState(() => new DraftKeeper(person, key, tell, sends))
  useEffect(() => {
    const farewell = () => keeper.farewell()
    const blurred = () => void keeper.flush()
    const hidden = () => document.visibilityState === 'hidden' && keeper.farewell()
    const online = () => void keeper.flush()
    addEventListener('pagehide', farewell)
    addEventListener('blur', blurred)
    addEventListener('online', online)
    document.addEventListener('visibilitychange', hidden)
    const signedOut = onSignOut(() => keeper.flush())
    return () => {
      removeEventListener('pagehide', farewell)
      removeEventListener('blur', blurred)
      removeEventListener('online', online)
      document.removeEventListener('visibilitychange', hidden)
      signedOut()
      void keeper.flush().finally(() => keeper.stop())
    }
  }, [keeper])
  return keeper
}
