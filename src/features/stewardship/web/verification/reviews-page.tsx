import '../verification.css'
import { useMediaQuery } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Reading } from '../../../repository/schema.ts'
import { readingPath } from '../../../repository/page.ts'
import { useActions } from '../../../../web/kit/actions.ts'
import { ApiProblem } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { isWriting } from '../../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { queryClient, useApi, useApiList } from '../../../../web/kit/query.ts'
import { reportProblem } from '../../../../web/kit/toasts.tsx'
import {
  changesPath,
  type Compared,
  type OpenReview,
  type ReviewActName,
  reviewActs,
  type ReviewsAsked,
  reviewsAddress,
  reviewsAskedOf,
  reviewsPath,
  reviewsView,
  standingPath,
} from '../../verification/page.ts'
import type { ReviewPage, ReviewRow, StandingView } from '../../verification/schema.ts'
import { type Act, standingChanged, takeBack, useStandingAct } from './acts.ts'
import { type DialogName, StandingDialog } from './dialogs.tsx'
import { QuickEdit } from './quick-edit.tsx'

/** What waits for the reader's word, one keystroke each. */
export function ReviewsPage() {
  const t = useText('stewardship')
  const [query] = useSearch()
  const asked = reviewsAskedOf(query)
  const found = useApiList<ReviewRow>(reviewsPath(asked), { keep: true })
  const first = found.data?.pages[0] as ReviewPage | undefined
  usePage(t('reviews.title'), { place: 'desk' })
  if (found.error) return <ErrorState problem={found.error} retry={() => void found.refetch()} />
  if (!first || !found.data)
    return (
      <div className="page">
        <Skeleton lines={10} />
      </div>
    )
  const more = found.hasNextPage && (
    <div className="more">
      <button type="button" className="button" onClick={() => found.fetchNextPage()} disabled={found.isFetchingNextPage}>
        {t('web:act.loadMore')}
      </button>
    </div>
  )
  return <Reviews asked={asked} rows={found.data.items} counts={first.counts} more={more} />
}

function Reviews({ asked, rows, counts, more }: { asked: ReviewsAsked; rows: ReviewRow[]; counts: ReviewPage['counts']; more: ReactNode }) {
  const hand = useHand()
  const queue = useQueue(asked, rows)
  const open = useOpenReview(queue.selected, asked.item)
  const [mode, setMode] = useState<DialogName | 'edit' | null>(null)
  const [textOnly, setTextOnly] = useState(false)
  const { selected } = queue
  // biome-ignore lint/correctness/useExhaustiveDependencies: another item begins plainly
  useEffect(() => {
    setMode(null)
    setTextOnly(false)
    scrollTo(0, 0)
    document.querySelector('.review-row[data-active]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  useEffect(() => queue.prefetch(), [queue])
  const standing = open?.standing ?? null
  const acts = actsOf(open, queue, setMode)
  useReviewKeys(acts, queue.move)
  useActions(useReviewActions(acts))
  const act = async (wanted: Act): Promise<boolean> => {
    if (!open) return false
    // What somebody wrote stays on the screen until it is saved.
    const written = wanted.name === 'verify' && wanted.said?.change !== undefined
    if (!written) setMode(null)
    return queue.perform(open.row, wanted, { first: written })
  }
  return (
    <>
      {reviewsView(hand, asked, { items: queue.rows, counts }, open, {
        row: () => ({}),
        end: more,
        act: (name) => {
          const { disabled, run } = acts[name]
          return { disabled, onClick: run }
        },
        instead: mode === 'edit' && open?.reading && standing && (
          <QuickEdit id={open.row.item.id} revision={standing.revision} onCancel={() => setMode(null)} onAct={act} />
        ),
        changesOnly: open?.changes ? { on: !textOnly, toggle: () => setTextOnly(!textOnly) } : undefined,
      })}
      {mode && mode !== 'edit' && standing && open && (
        <StandingDialog name={mode} item={open.row.item} standing={standing} onClose={() => setMode(null)} onAct={act} />
      )}
    </>
  )
}

/** The queue as it is worked on: what is done leaves at once, and comes back when it was refused or taken back. */
function useQueue(asked: ReviewsAsked, all: ReviewRow[]) {
  const go = useGo()
  const perform = useStandingAct()
  const wide = useMediaQuery('(min-width: 901px)', true, { getInitialValueInEffect: false })
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  // With its answer still to come, so that taking back waits for it and is never lost.
  const [acted, setActed] = useState<readonly { id: string; done: Promise<boolean> }[]>([])
  const rows = useMemo(() => all.filter(({ item }) => !gone.has(item.id)), [all, gone])
  const named = asked.item && !gone.has(asked.item) ? asked.item : null
  const selected = named ?? (wide ? (rows[0]?.item.id ?? null) : null)
  const at = rows.findIndex(({ item }) => item.id === selected)
  const choose = (id: string | null) => go(reviewsAddress(asked, { item: id }), { replace: true })
  const keep = (id: string, away: boolean) =>
    setGone((before) => {
      const next = new Set(before)
      if (away) next.add(id)
      else next.delete(id)
      return next
    })
  const back = (id: string) => {
    setActed((before) => before.filter((one) => one.id !== id))
    keep(id, false)
    choose(id)
  }
  return {
    rows,
    selected,
    canUndo: acted.length > 0,
    move(step: number) {
      const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))]
      if (next) choose(next.item.id)
    },
    /** The one after this is there before it is asked for. */
    prefetch() {
      const next = rows[at + 1]
      if (!next) return
      for (const path of pathsOf(next)) void queryClient.prefetchQuery({ queryKey: [path] })
    },
    /** Does something and goes on to the next one at once; `first` waits for the answer before. */
    async perform({ item }: ReviewRow, act: Act, options: { first?: boolean } = {}): Promise<boolean> {
      const next = rows[at + 1] ?? rows[at - 1]
      const leave = () => {
        keep(item.id, true)
        choose(next && next.item.id !== item.id ? next.item.id : null)
      }
      if (!options.first) leave()
      const entry = { id: item.id, done: perform(item, act, () => back(item.id)) }
      setActed((before) => [...before, entry])
      const done = await entry.done
      if (!done) setActed((before) => before.filter((one) => one !== entry))
      if (done && options.first) leave()
      if (!done && !options.first) {
        keep(item.id, false)
        choose(item.id)
      }
      return done
    },
    async undo() {
      const last = acted.at(-1)
      if (last === undefined) return
      const { id } = last
      setActed((before) => before.filter((one) => one !== last))
      if (!(await last.done)) return
      // What offered to take it back has nothing to offer any more.
      notifications.clean()
      try {
        await takeBack(id)
        back(id)
      } catch (error) {
        if (error instanceof ApiProblem) reportProblem(error)
      }
      await standingChanged(id)
    },
  }
}

const changesOf = (row: ReviewRow): string | null =>
  row.item.type === 'article' && row.verifiedRevision !== null && row.verifiedRevision < row.revision
    ? changesPath(row.item.id, row.verifiedRevision, row.revision)
    : null
const pathsOf = (row: ReviewRow): string[] => [readingPath(row.item.id), standingPath(row.item.id), ...[changesOf(row) ?? []].flat()]

/** What is read of the open item; a row that is not in the list, as after a link, is made of what the item says of itself. */
function useOpenReview(selected: string | null, named: string | null): OpenReview | null {
  const rows = queryClient
    .getQueriesData<{ pages?: ReviewPage[] }>({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/reviews') })
    .flatMap(([, data]) => data?.pages?.flatMap(({ items }) => items) ?? [])
  const listed = rows.find(({ item }) => item.id === selected)
  const reading = useApi<Reading>(selected ? readingPath(selected) : null)
  const standing = useApi<StandingView>(selected ? standingPath(selected) : null)
  const row = listed ?? (selected === named && reading.data && standing.data ? rowOf(reading.data, standing.data) : null)
  const changes = useApi<Compared>(row && changesOf(row))
  if (!selected || !row) return null
  return { row, reading: reading.data ?? null, standing: standing.data ?? null, changes: changes.data ?? null }
}

function rowOf({ id, type, title, kind, space }: Reading, standing: StandingView): ReviewRow {
  const { verification } = standing
  return {
    item: { id, type, title, kind, space },
    ...{ state: standing.state, revision: standing.revision, verifiedRevision: verification?.holdsFor ?? null, excerpt: '' },
    ...{ owner: standing.owner, verifiedBy: verification?.people[0] ?? null, verifiedAt: verification?.at ?? null },
    ...{ dueAt: standing.dueAt, dueSince: standing.dueSince, expiresAt: standing.expiresAt, reason: standing.reason },
    ...{ signatures: standing.signatures.length, needed: standing.needed, assignees: standing.reviewers },
    snoozedUntil: standing.snooze?.until ?? null,
  }
}

type ReviewActs = Record<ReviewActName, { disabled: boolean; run: () => void }>

function actsOf(open: OpenReview | null, queue: ReturnType<typeof useQueue>, setMode: (mode: DialogName | 'edit') => void): ReviewActs {
  const standing = open?.standing
  const may = standing?.may
  const verify = () => {
    if (open && standing) void queue.perform(open.row, { name: 'verify', revision: standing.revision })
  }
  const editable = open?.row.item.type === 'article' && open.reading?.may.write === true && may?.verify === true
  return {
    verify: { disabled: !may?.verify, run: verify },
    edit: { disabled: !editable, run: () => setMode('edit') },
    handOn: { disabled: !may?.plan, run: () => setMode('handOn') },
    snooze: { disabled: !may?.plan, run: () => setMode('snooze') },
    obsolete: { disabled: !may?.obsolete, run: () => setMode('obsolete') },
    undo: { disabled: !queue.canUndo, run: () => void queue.undo() },
  }
}

function useReviewKeys(acts: ReviewActs, move: (step: number) => void): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event)) return
      if (document.querySelector('[role="dialog"]')) return
      const act = reviewActs.find(({ key }) => key === event.key)
      if (act && !acts[act.name].disabled) acts[act.name].run()
      else if (event.key === 'j') move(1)
      else if (event.key === 'k') move(-1)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [acts, move])
}

/** The same acts for the palette. */
function useReviewActions(acts: ReviewActs) {
  const t = useText('stewardship')
  return reviewActs
    .filter(({ name }) => !acts[name].disabled)
    .map(({ name, key, icon }) => ({
      ...{ id: `review.${name}`, icon, group: 'page' as const, label: t(`reviews.do.${name}`), keys: [key], run: acts[name].run },
    }))
}
