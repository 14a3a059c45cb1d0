import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { hrefOf, trustLine } from '../../../../platform/page/parts.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { LazyPart } from '../../../../web/kit/lazy-part.tsx'
import { isWriting } from '../../../../web/kit/list-keys.ts'
import { type ItemPart, itemPartsAt, useGo, useParams } from '../../../../web/kit/pages.ts'
import { Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { type ApiQuery, useApi } from '../../../../web/kit/query.ts'
import { articleView, plainPreview, type ReadingView, readingPath } from '../../page.ts'
import { ArticleActs } from './article-acts.tsx'
import { ArticleBody } from './article-body.tsx'
import { Contents } from './contents.tsx'
import { Solved } from './solved.tsx'

// Most pages are articles; what only documents need comes after the first picture.
const DocumentPreview = lazy(() => import('../documents/document-acts.tsx').then((m) => ({ default: m.DocumentPreview })))
const VersionAct = lazy(() => import('../documents/document-acts.tsx').then((m) => ({ default: m.VersionAct })))

/** The reading page of an article or a document. */
export function ArticlePage() {
  const { id = '' } = useParams()
  const reading = useApi<ReadingView>(readingPath(id), { staleTime: 5_000, keep: true })
  const item = reading.data
  usePage(
    item?.title ?? null,
    item ? { place: 'spaces', space: item.space, item: item.id, ancestors: item.ancestors.map(({ id: ancestor }) => ancestor) } : null,
  )
  useEditKey(item)
  useFragment(item?.id)
  usePresentAddress(id, item)
  useTextToCome(reading)
  return (
    <Loaded query={reading} lines={10}>
      {(data) => <Article key={data.id} item={data} />}
    </Loaded>
  )
}

function Article({ item }: { item: ReadingView }): ReactNode {
  const hand = useHand()
  const file = item.type === 'document' ? item.files[0] : undefined
  return articleView(hand, item, {
    actions: <ArticleActs item={item} />,
    trust: <ItemParts place="trust" item={item} fallback={trustLine(hand, item.trust)} />,
    head: <ItemParts place="head" item={item} />,
    foot: <ItemParts place="foot" item={item} />,
    body: <ArticleBody path={readingPath(item.id)} html={item.html} math={item.math} mermaid={item.mermaid} />,
    contents: <Contents item={item} />,
    solved: item.solution && <Solved item={item} solution={item.solution} />,
    preview: file && (
      <Suspense fallback={plainPreview(hand, file)}>
        <DocumentPreview file={file} />
      </Suspense>
    ),
    filesEnd: <Suspense>{item.may.write && !item.trashedAt && <VersionAct item={item} />}</Suspense>,
  })
}

/** What other features bring to one place of the page. */
function ItemParts({ place, item, fallback = null }: { place: ItemPart['place']; item: ReadingView; fallback?: ReactNode }): ReactNode {
  const parts = itemPartsAt(place)
  if (parts.length === 0) return fallback
  return parts.map((part, at) => <LazyPart key={part.name} load={part.load} props={{ item }} fallback={at === 0 ? fallback : null} />)
}

/** `e` edits what is read. */
function useEditKey(item: ReadingView | undefined): void {
  const go = useGo()
  useEffect(() => {
    if (!item?.may.write || item.type !== 'article') return
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'e' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      event.preventDefault()
      go(`/articles/${item.id}/edit`)
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [item, go])
}

/** What became a part of another item is read there; the address says so. */
function usePresentAddress(id: string, item: ReadingView | undefined): void {
  const go = useGo()
  const elsewhere = item && item.id !== id && !id.startsWith(item.id) ? hrefOf(item) : null
  useEffect(() => {
    if (elsewhere) go(elsewhere, { replace: true })
  }, [elsewhere, go])
}

/** An address with a fragment, opened inside the app, leads to its heading once the text is there. */
function useFragment(id: string | undefined): void {
  useEffect(() => {
    if (id && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
  }, [id])
}

/** While a document's text is being read, the page looks again, ever less often. */
function useTextToCome({ data, dataUpdatedAt, refetch }: ApiQuery<ReadingView>): void {
  const looks = useRef(0)
  const waits = data?.text?.state === 'waiting'
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer makes the next look
  useEffect(() => {
    if (!waits) return
    const timer = setTimeout(() => void refetch(), Math.min(60_000, 1_500 * 1.5 ** looks.current++))
    return () => clearTimeout(timer)
  }, [waits, dataUpdatedAt, refetch])
}
