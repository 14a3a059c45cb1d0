import './editor.css'
import './icons.css'
import { type ReactNode, useEffect, useState } from 'react'
import { type ReadingView, readingPath } from '../../page.ts'
import { type ArticleKind, articleKinds, type ArticleView, type SpaceView } from '../../schema.ts'
import { ApiProblem, api, type Page, withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { type OutgoingWays, partsOf, useParams, useSearch } from '../../../../web/kit/pages.ts'
import { EmptyState, ErrorState, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { type Draft, readLocally } from './drafts/local-drafts.ts'
import { newestDraft } from './drafts/newest-draft.ts'
import { fetchDraft } from './drafts/server-drafts.ts'
import { Editor } from './editor.tsx'
import type { Stale } from './publish.ts'
import { writingOf } from './use-editor.ts'
import type { Place, Writing } from './writing.ts'

/** What an editor begins with. */
export type Beginning = {
  /** Key of the draft: the article's id, or `new-SPACEID`. */
  key: string
  article: ArticleView | null
  place: Place
  /** The revision the text stands on; null for a new one. */
  base: number | null
  writing: Writing
  /** What it was written over: what differs from that is the writer's. */
  over: Writing
  offered: Draft | null
  /** How the text may go out, where it is not simply published. */
  ways: OutgoingWays | null
  /** The conflict that a text written on stands in. */
  stale: Stale | null
}

/** `/articles/ID/edit` */
export function EditArticlePage() {
  const { id = '' } = useParams()
  const t = useText('repository')
  const person = usePerson()
  const [query] = useSearch()
  const begun = useBeginning(
    `${id} ${person?.id} ${JSON.stringify(query)}`,
    person && ((signal) => beginEdit(person.id, id, query, signal)),
  )
  const article = begun.data?.article
  usePage(
    article ? `${t(begun.data?.ways?.heading ?? 'editor.editing')}: ${article.title}` : null,
    article ? { space: article.space, item: article.id } : null,
  )
  return <Begun begun={begun} />
}

/** `/articles/new?space=&parent=&title=&kind=` */
export function NewArticlePage() {
  const t = useText('repository')
  const person = usePerson()
  const [query] = useSearch()
  const { space = '', parent = '', title = '', kind = '' } = query
  const spaces = useApi<Page<SpaceView>>('/api/spaces')
  const writable = spaces.data?.items.filter(({ role }) => role !== null && role !== 'reader')
  const chosen = writable?.find(({ id, key }) => id === space || key === space) ?? (space ? undefined : writable?.[0])
  const begun = useBeginning(
    `${JSON.stringify(query)} ${chosen?.id}`,
    person && chosen ? (signal) => beginNew(person.id, chosen, { ...query, parent, title, kind }, signal) : null,
  )
  usePage(t('editor.new'), { space: chosen ?? null })
  if (spaces.error) return <ErrorState problem={spaces.error} retry={() => spaces.refetch()} />
  if (writable && !chosen) return <Nowhere elsewhere={writable.length > 0 ? withQuery('/articles/new', { title, kind }) : null} />
  return <Begun begun={begun} />
}

/** Nobody may write here; perhaps somewhere else. */
function Nowhere({ elsewhere }: { elsewhere: string | null }) {
  const t = useText('repository')
  const words = elsewhere ? 'editor.notHere' : 'editor.nowhere'
  return (
    <div className="page page-narrow">
      <EmptyState icon="lock" title={t(`${words}.title`)} text={t(`${words}.text`)}>
        <a className="button" href={elsewhere ?? '/spaces'}>
          {t(`${words}.act`)}
        </a>
      </EmptyState>
    </div>
  )
}

type BegunState = { data: Beginning | null; problem: ApiProblem | null; retry: () => void; key: string }

function Begun({ begun }: { begun: BegunState }): ReactNode {
  if (begun.problem) {
    return (
      <div className="page page-narrow">
        <ErrorState problem={begun.problem} retry={begun.retry} />
      </div>
    )
  }
  if (!begun.data) {
    return (
      <div className="page page-narrow">
        <Skeleton lines={8} />
      </div>
    )
  }
  return <Editor key={begun.key} beginning={begun.data} />
}

/** Reads what the editor begins with, once for each address; never again behind the back of somebody who writes. */
function useBeginning(key: string, read: ((signal: AbortSignal) => Promise<Beginning>) | null): BegunState {
  const [state, setState] = useState<{ key: string; data: Beginning | null; problem: ApiProblem | null }>({
    key: '',
    data: null,
    problem: null,
  })
  const [tries, setTries] = useState(0)
  const wanted = read ? key : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read is named by the address alone; `read` is new at every drawing
  useEffect(() => {
    if (!read) return
    const abort = new AbortController()
    setState({ key, data: null, problem: null })
    read(abort.signal).then(
      (data) => !abort.signal.aborted && setState({ key, data, problem: null }),
      (problem) => !abort.signal.aborted && setState({ key, data: null, problem: problem as ApiProblem }),
    )
    return () => abort.abort()
  }, [wanted, tries])
  const current = state.key === key
  return {
    data: current ? state.data : null,
    problem: current ? state.problem : null,
    retry: () => setTries(tries + 1),
    key: `${key} ${tries}`,
  }
}

async function beginEdit(person: string, id: string, query: Record<string, string>, signal: AbortSignal): Promise<Beginning> {
  const [article, reading, server] = await Promise.all([
    api.get<ArticleView>(`/api/articles/${id}`, { signal }),
    api.get<ReadingView>(readingPath(id), { signal }),
    fetchDraft(id, signal),
  ])
  const place = { spaceId: article.space.id, parentId: article.parentId }
  const ways = await waysFor({ ...place, articleId: id, query })
  // Said before anything is written, not when it is published.
  if (!reading.may.write && !ways?.heading) throw new ApiProblem({ title: '', status: 403, code: 'forbidden' })
  if (ways?.begun) return goOn(person, { article, place, ways }, ways.begun)
  const writing = writingOf(article)
  const key = keyFor(id, ways)
  const offered = newestDraft(readLocally(person, key), key === id ? server : null, writing)
  return { key, article, place, base: article.version, writing, over: writing, offered, ways, stale: null }
}

/** Drafts of what only goes out for review stay apart from those of one's own, and in this browser. */
const keyFor = (id: string, ways: OutgoingWays | null): string => (ways?.heading ? `suggest-${id}` : id)

/** How a text may go out, as the features say; the first that has something to say about it says all. */
async function waysFor(asked: { articleId: string | null; spaceId: string; parentId: string | null; query: Record<string, string> }) {
  for (const source of partsOf('outgoing')) {
    const ways = await source.ways(asked)
    if (ways) return ways
  }
  return null
}

/** A text that was sent before is written on. */
function goOn(
  person: string,
  what: Pick<Beginning, 'article' | 'place' | 'ways'>,
  { key, base, writing: sent, over, stale }: NonNullable<OutgoingWays['begun']>,
): Beginning {
  const writing = withKind(sent)
  const offered = newestDraft(readLocally(person, key), null, writing)
  return { ...what, key, base, writing, over: withKind(over), offered, stale: stale as Stale | null }
}

const withKind = (words: NonNullable<OutgoingWays['begun']>['writing']): Writing => ({
  ...words,
  kind: (articleKinds as readonly string[]).includes(words.kind) ? (words.kind as ArticleKind) : 'guide',
})

async function beginNew(
  person: string,
  space: SpaceView,
  query: Record<string, string> & { parent: string; title: string; kind: string },
  signal: AbortSignal,
): Promise<Beginning> {
  const key = `new-${space.id}`
  const kind: ArticleKind = (articleKinds as readonly string[]).includes(query.kind) ? (query.kind as ArticleKind) : 'guide'
  const writing: Writing = { title: query.title.slice(0, 300), kind, body: '', tags: [], topics: [], description: '' }
  const parentId = /^[0-9a-f-]{36}$/.test(query.parent) ? query.parent : null
  const place = { spaceId: space.id, parentId }
  const [server, ways] = await Promise.all([fetchDraft(key, signal), waysFor({ ...place, articleId: null, query })])
  if (ways?.begun) return goOn(person, { article: null, place, ways }, ways.begun)
  return {
    key,
    article: null,
    place,
    base: null,
    writing,
    over: writing,
    offered: newestDraft(readLocally(person, key), server, writing),
    ways,
    stale: null,
  }
}
