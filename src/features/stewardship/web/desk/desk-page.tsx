import './desk.css'
import { type ReactNode, useEffect, useState } from 'react'
import { useActions } from '../../../../web/kit/actions.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { isWriting, useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useParameters } from '../../../../web/kit/pages.ts'
import { ErrorState, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../../web/kit/query.ts'
import { deskAddress, type DeskAsked, deskAskedOf, deskListView, deskPath } from '../../desk/page.ts'
import { type Desk, type DeskRow, modes, type SavedDeskQuery } from '../../desk/schema.ts'
import { BulkBar } from './bulk-bar.tsx'
import { HourView, LoadView } from './other-views.tsx'
import { RemoveQuery, SaveQuery } from './saved-queries.tsx'
import { type RowDialog, WorkDialog } from './work-dialogs.tsx'
import { WorkMenu } from './work-menu.tsx'
import { useWorkActs } from './work-acts.ts'

/** What waits for whoever stewards a space. */
export function DeskPage() {
  const t = useText('stewardship')
  const asked = deskAskedOf(useParameters())
  usePage(t('desk.title'), { place: 'desk' })
  useActions(
    modes.map((mode) => ({
      id: `desk-${mode}`,
      label: `${t('desk.title')}: ${t(`desk.modes.${mode}`)}`,
      icon: 'clipboard-check',
      group: 'page' as const,
      href: deskAddress(asked, { mode }),
    })),
  )
  if (asked.mode === 'hour') return <HourView asked={asked} />
  if (asked.mode === 'load') return <LoadView asked={asked} />
  return <WorkList asked={asked} />
}

function WorkList({ asked }: { asked: DeskAsked }): ReactNode {
  const hand = useHand()
  const go = useGo()
  const found = useApiList<DeskRow>(deskPath(asked), { keep: true })
  const saved = useApi<{ items: SavedDeskQuery[] }>('/api/desk/queries', { keep: true })
  const rows = found.data?.items ?? []
  const keys = useListKeys(rows, ({ href }) => go(href), { choose: true })
  const [dialog, setDialog] = useState<{ name: RowDialog; row: DeskRow } | null>(null)
  useRowActs(rows[keys.active], (name, row) => setDialog({ name, row }))
  const first = found.data?.pages[0] as Desk | undefined
  const problem = found.error ?? saved.error
  if (problem) return <ErrorState problem={problem} retry={() => void found.refetch()} />
  if (!first || !saved.data) return <Waiting />
  const total = first.queues.reduce((sum, { queue, count }) => (!asked.queue || asked.queue === queue ? sum + count : sum), 0)
  return (
    <>
      {deskListView(
        hand,
        asked,
        { desk: { ...first, items: rows }, saved: saved.data.items },
        {
          row: (row, at) => ({
            attributes: keys.marks(row, at),
            choice: <Choice row={row} chosen={keys.chosen.has(row.id)} toggle={() => keys.toggle(row.id)} />,
            acts: <WorkMenu row={row} onDialog={(name) => setDialog({ name, row })} />,
          }),
          field: (name) => fieldOf(name, asked, go),
          saveAct: <SaveQuery asked={asked} saved={saved.data.items} spaces={first.spaces} />,
          savedAct: (query) => query.mine && <RemoveQuery query={query} />,
          chosen: <BulkBar asked={asked} chosen={[...keys.chosen]} total={total} onClear={keys.clear} />,
          end: found.hasNextPage && <More list={found} />,
        },
      )}
      {dialog && <WorkDialog name={dialog.name} row={dialog.row} onClose={() => setDialog(null)} />}
    </>
  )
}

const Waiting = () => (
  <div className="page">
    <Skeleton lines={12} />
  </div>
)

function More({ list }: { list: { isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const t = useText()
  return (
    <div className="more">
      <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {t('act.loadMore')}
      </button>
    </div>
  )
}

function Choice({ row, chosen, toggle }: { row: DeskRow; chosen: boolean; toggle: () => void }) {
  const t = useText('stewardship')
  return (
    <label className="desk-choice">
      <input type="checkbox" checked={chosen} onChange={toggle} aria-label={t('desk.act.choose', { title: row.title })} />
    </label>
  )
}

/** A choice narrows at once, words when they are sent. */
function fieldOf(name: string, asked: DeskAsked, go: ReturnType<typeof useGo>) {
  if (name !== 'form')
    return { onChange: (event: { currentTarget: HTMLSelectElement }) => go(deskAddress(asked, { [name]: event.currentTarget.value })) }
  return {
    key: deskAddress(asked),
    onSubmit: (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
      event.preventDefault()
      go(deskAddress(asked, { q: String(new FormData(event.currentTarget).get('q') ?? '').trim() }))
    },
  }
}

/** t takes the active piece of work, g gives it to somebody, s puts it off. */
function useRowActs(row: DeskRow | undefined, open: (name: RowDialog, row: DeskRow) => void): void {
  const { take } = useWorkActs()
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (!row || event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      if (event.key === 't') take(row)
      else if (event.key === 'g') open('give', row)
      else if (event.key === 's') open('snooze', row)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [row, take, open])
}
