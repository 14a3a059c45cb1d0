import { useEffect, useState } from 'react'
import type { ArticleView } from '../../schema.ts'
import type { ApiProblem } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { type Outgoing, useGo } from '../../../../web/kit/pages.ts'
import { queryClient, refresh } from '../../../../web/kit/query.ts'
import { readingPath } from '../../page.ts'
import { holdAtSessionEnd } from '../../../../web/kit/session.ts'
import { reportProblem, say, wordsOf } from '../../../../web/kit/toasts.tsx'
import type { Beginning } from './editor-page.tsx'
import { type Outcome, publishChange, publishNew, type Stale, sendBy } from './publish.ts'
import { uploadsPending } from './text/uploads.ts'
import type { EditorHands } from './use-editor.ts'
import type { Writing } from './writing.ts'

/** Title and detail of a refusal in one line. */
export function sentenceOf(problem: ApiProblem): string {
  const { title, detail } = wordsOf(problem)
  return detail ? `${title} — ${detail}` : title
}

export type MergedNews = { article: ArticleView; from: number; onClose: () => void }

/** Publishing, and everything that may come between: a missing title, a conflict, an ended session, a refusal. */
export function usePublishing(beginning: Beginning, hands: EditorHands) {
  const t = useText('repository')
  const go = useGo()
  const { keeper, view, now } = hands
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [stale, setStale] = useState<Stale | null>(beginning.stale)
  const [merged, setMerged] = useState<MergedNews | null>(null)
  const [signedOut, setSignedOut] = useState(false)
  const [direct, setDirect] = useState(beginning.ways?.direct ?? true)
  const ways = beginning.ways?.ways ?? []
  useEffect(() => holdAtSessionEnd(() => setSignedOut(true)), [])

  const finish = async (article: ArticleView, base: number | null) => {
    await keeper.drop()
    keeper.stop()
    void refresh('/api/articles', '/api/spaces', '/api/home', '/api/me/drafts')
    // The page is read anew before it is shown, so that nobody sees the old text for a moment.
    await queryClient.fetchQuery({ queryKey: [readingPath(article.id)], staleTime: 0 }).catch(() => {})
    const leave = () => go(`/articles/${article.id}`)
    if (article.merged && base !== null) return setMerged({ article, from: base, onClose: leave })
    say(t(beginning.article ? 'editor.done.changed' : 'editor.done.published'))
    leave()
  }

  const sent = async ({ href, said }: Extract<Outcome, { kind: 'sent' }>) => {
    await keeper.drop()
    keeper.stop()
    void refresh('/api/proposals', '/api/articles', '/api/me/drafts')
    say(t(said))
    go(href)
  }

  /** Where it may not be published at once, the first way is the way. */
  const publish = async (
    message: string,
    way: Outgoing | null = direct ? null : (ways[0] ?? null),
    answers: Record<string, unknown> = {},
  ) => {
    if (busy || hands.state.offered) return
    const { writing, place, base } = now.current
    setErrors({})
    if (writing.title.trim() === '') {
      setErrors({ title: t('editor.fault.title') })
      document.querySelector<HTMLElement>('.title-field textarea')?.focus()
      return
    }
    if (view.current && uploadsPending(view.current) > 0) return say(t('editor.upload.wait'))
    setBusy(true)
    try {
      await keeper.hold()
      const outcome = way
        ? await sendBy(way, { ...writing, ...place, articleId: beginning.article?.id ?? null, base, message: message.trim() }, answers)
        : beginning.article && base !== null
          ? await publishChange(beginning.article.id, hands.startNow(), writing, base, message)
          : await publishNew(writing, place, message)
      if (outcome.kind === 'published') await finish(outcome.article, base)
      else if (outcome.kind === 'sent') await sent(outcome)
      else if (outcome.kind === 'conflict') setStale(outcome.stale)
      else refused(outcome.problem)
    } finally {
      setBusy(false)
    }
  }

  const refused = (problem: ApiProblem) => {
    if (problem.status === 401) return setSignedOut(true)
    // The rule was made while this was written: from here on the button sends it for review.
    if (problem.code === 'approval-needed') setDirect(false)
    const fields = Object.fromEntries(
      (problem.problem.errors ?? []).map(({ path, message }) => [path.replace(/^\/?(?:body\/)?/, '').split(/[./]/)[0] ?? '', message]),
    )
    const known = Object.keys(fields).some((name) => ['title', 'kind', 'tags', 'topics', 'description', 'body'].includes(name))
    if (problem.status === 413 || (problem.status === 422 && !known)) setErrors({ body: sentenceOf(problem) })
    else if (known) setErrors(fields)
    else reportProblem(problem)
    void keeper.flush()
  }

  /** A conflict is decided: what was merged takes the place of the text, and goes out or is looked at again. */
  const decided = (current: ArticleView, writing: Writing, then: 'publish' | 'edit', message: string) => {
    hands.rebase(current, writing)
    setStale(null)
    if (then === 'publish') void publish(message)
    else requestAnimationFrame(() => view.current?.focus())
  }

  const leave = async () => {
    const kept = hands.state.keep.name !== 'clean' && !hands.state.offered
    void keeper.flush()
    if (kept) say(t('editor.kept'))
    const { place } = now.current
    go(
      beginning.article ? `/articles/${beginning.article.id}` : place.parentId ? `/articles/${place.parentId}` : `/spaces/${place.spaceId}`,
    )
  }

  const signedIn = () => {
    setSignedOut(false)
    void keeper.flush()
  }

  return { publish, direct, ways, busy, errors, stale, merged, signedOut, signedIn, decided, leave, forget: () => setStale(null) }
}
