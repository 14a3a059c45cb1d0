import { Button, Modal, Progress, Select, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { SpaceView, Subject } from '../../../repository/schema.ts'
import type { Topic } from '../../../repository/topics/schema.ts'
import { api, type ApiProblem, type Page } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { SpacePicker, SubjectPicker } from '../../../../web/kit/pickers.tsx'
import { refresh, useApi, useChange } from '../../../../web/kit/query.ts'
import { reportProblem, say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import { deskAddress, type DeskAsked } from '../../desk/page.ts'
import type { Bulk, BulkAct, BulkInput, BulkPreview } from '../../desk/schema.ts'

const PATH = '/api/desk/bulk'
const LOOK_MS = 700

type Props = { act: BulkAct['act']; asked: DeskAsked; works: string[] | undefined; onClose: () => void; onDone: () => void }

/** From what is to be done over what it would change to how far it is. */
export function BulkDialog({ act, asked, works, onClose, onDone }: Props) {
  const t = useText('stewardship')
  const [chosen, setChosen] = useState<BulkAct | null>(act === 'verify' || act === 'archive' ? { act } : null)
  const [preview, setPreview] = useState<BulkPreview | null>(null)
  const [running, setRunning] = useState<Bulk | null>(null)
  const choose = (next: BulkAct | null) => {
    setChosen(next)
    setPreview(null)
  }
  const input = (): BulkInput => ({
    act: chosen as BulkAct,
    ...(works ? { works } : { query: deskAddress(asked, { mode: 'list' }).split('?')[1] ?? '' }),
  })
  const look = useChange(() => api.post<BulkPreview>(`${PATH}/preview`, input()), { onDone: setPreview })
  const run = useChange(() => api.post<Bulk>(PATH, input()), {
    onDone: (bulk) => (isOver(bulk) ? finish(bulk) : setRunning(bulk)),
  })
  const finish = (bulk: Bulk) => {
    void tellEnd(t, bulk)
    onDone()
    onClose()
  }
  useProgress(running, setRunning, finish)
  return (
    <Modal opened size="lg" onClose={onClose} title={t(`desk.bulk.acts.${act}`)} closeButtonProps={{ 'aria-label': t('web:act.close') }}>
      {running ? (
        <Running bulk={running} onCancel={() => void cancel(running.id)} />
      ) : (
        <>
          <div className="dialog-fields">
            <Field act={act} chosen={chosen} onChoose={choose} />
          </div>
          {preview && <Preview preview={preview} />}
          <div className="dialog-acts">
            <Button variant="default" onClick={onClose}>
              {t('web:act.cancel')}
            </Button>
            {preview ? (
              <Button disabled={preview.changes === 0} loading={run.isPending} onClick={() => run.mutate(undefined)}>
                {t('desk.bulk.run', { count: preview.changes })}
              </Button>
            ) : (
              <Button disabled={chosen === null} loading={look.isPending} onClick={() => look.mutate(undefined)}>
                {t('desk.bulk.preview')}
              </Button>
            )}
          </div>
        </>
      )}
    </Modal>
  )
}

const isOver = ({ state }: Bulk): boolean => state === 'done' || state === 'cancelled' || state === 'undone'
const cancel = (id: string) => api.put(`${PATH}/${id}/cancellation`).catch((problem: ApiProblem) => reportProblem(problem))

/** Looks how far it is until it is over. */
function useProgress(bulk: Bulk | null, onStep: (bulk: Bulk) => void, onEnd: (bulk: Bulk) => void): void {
  useEffect(() => {
    if (!bulk) return
    const timer = setTimeout(async () => {
      const next = await api.get<Bulk>(`${PATH}/${bulk.id}`).catch(() => bulk)
      if (isOver(next)) onEnd(next)
      else onStep({ ...next })
    }, LOOK_MS)
    return () => clearTimeout(timer)
  }, [bulk, onStep, onEnd])
}

async function tellEnd(t: ReturnType<typeof useText>, bulk: Bulk): Promise<void> {
  await refresh('/api/desk')
  const words = [
    bulk.state === 'cancelled' ? t('desk.bulk.cancelled', { done: bulk.done }) : t('desk.bulk.done', { count: bulk.done }),
    bulk.refused > 0 && t('desk.bulk.refusedSome', { count: bulk.refused }),
  ]
  const message = words.filter(Boolean).join(' ')
  if (bulk.done === 0) return say(message)
  sayWithUndo(message, async () => {
    let undone = await api.put<Bulk>(`${PATH}/${bulk.id}/undo`)
    if (!isOver(undone)) say(t('desk.bulk.undoing'))
    while (!isOver(undone)) {
      await new Promise((later) => setTimeout(later, LOOK_MS))
      undone = await api.get<Bulk>(`${PATH}/${bulk.id}`)
    }
    await refresh('/api/desk')
    const kept = undone.kept > 0 && t('desk.bulk.kept', { count: undone.kept })
    say([t('desk.bulk.undone', { count: undone.undone }), kept].filter(Boolean).join(' '))
  })
}

function Field({
  act,
  chosen,
  onChoose,
}: {
  act: BulkAct['act']
  chosen: BulkAct | null
  onChoose: (act: BulkAct | null) => void
}): ReactNode {
  const t = useText('stewardship')
  const [space, setSpace] = useState<SpaceView | null>(null)
  const [owner, setOwner] = useState<Subject | null>(null)
  if (act === 'tag' || act === 'untag')
    return (
      <TextInput
        label={t('desk.bulk.tag')}
        value={chosen && 'tag' in chosen ? chosen.tag : ''}
        maxLength={60}
        data-autofocus
        onChange={(event) => onChoose(event.currentTarget.value.trim() ? { act, tag: event.currentTarget.value } : null)}
      />
    )
  if (act === 'topic') return <TopicField onChoose={(topicId) => onChoose(topicId ? { act, topicId } : null)} />
  if (act === 'move')
    return (
      <SpacePicker
        label={t('desk.bulk.toSpace')}
        writable
        value={space}
        onChange={(next) => {
          setSpace(next)
          onChoose(next && { act, spaceId: next.id, parentId: null })
        }}
      />
    )
  if (act === 'owner')
    return (
      <SubjectPicker
        label={t('desk.bulk.owner')}
        value={owner}
        onChange={(next) => {
          setOwner(next)
          onChoose(next && { act, owner: { kind: next.kind, id: next.id } })
        }}
      />
    )
  return null
}

function TopicField({ onChoose }: { onChoose: (id: string | null) => void }) {
  const t = useText('stewardship')
  const locale = useLocale()
  const topics = useApi<Page<Topic>>('/api/topics', { staleTime: 60_000 }).data?.items ?? []
  const nameOf = ({ labels }: Topic) => labels[locale] ?? labels.ko ?? labels.en ?? ''
  return (
    <Select
      label={t('desk.bulk.topic')}
      searchable
      data={topics.map((topic) => ({ value: topic.id, label: nameOf(topic) }))}
      onChange={onChoose}
    />
  )
}

/** What will change, and first of all what will not. */
function Preview({ preview }: { preview: BulkPreview }) {
  const t = useText('stewardship')
  return (
    <div className="desk-preview">
      <p role="status">
        <b>{preview.changes > 0 ? t('desk.bulk.changes', { count: preview.changes }) : t('desk.bulk.nothing')}</b>
        {preview.unchanged > 0 && ` · ${t('desk.bulk.unchanged', { count: preview.unchanged })}`}
        {preview.refused > 0 && ` · ${t('desk.bulk.refused', { count: preview.refused })}`}
      </p>
      {preview.background && <p className="quiet">{t('desk.bulk.background')}</p>}
      {preview.lines.length > 0 && (
        <div className="desk-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('desk.bulk.items')}</th>
                <th scope="col">{t('desk.bulk.from')}</th>
                <th scope="col">{t('desk.bulk.to')}</th>
              </tr>
            </thead>
            <tbody>
              {preview.lines.map((line) => (
                <tr key={line.itemId} data-refused={line.problem === null ? undefined : ''}>
                  <th scope="row">{line.title}</th>
                  <td>{line.from}</td>
                  <td>{line.problem ?? line.to}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

function Running({ bulk, onCancel }: { bulk: Bulk; onCancel: () => void }) {
  const t = useText('stewardship')
  const done = bulk.done + bulk.unchanged + bulk.refused
  return (
    <div className="dialog-fields">
      <p role="status">{t('desk.bulk.running', { all: bulk.total, done })}</p>
      <Progress value={(done / Math.max(1, bulk.total)) * 100} aria-label={t('desk.bulk.running', { all: bulk.total, done })} />
      <div className="dialog-acts">
        <Button variant="default" onClick={onCancel}>
          {t('desk.bulk.cancel')}
        </Button>
      </div>
    </div>
  )
}
