import './import.css'
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { SpaceView } from '../../repository/schema.ts'
import { ApiProblem } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useParams, useSearch } from '../../../web/kit/pages.ts'
import { ErrorState, Icon, Loaded, PageHead, SpaceTile } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { useApi } from '../../../web/kit/query.ts'
import { usePerson } from '../../../web/kit/session.ts'
import { wordsOf } from '../../../web/kit/toasts.tsx'
import type { ImportRun } from '../schema.ts'
import { ChooseArchive } from './choose-archive.tsx'
import { Report } from './report.tsx'
import { useImport } from './use-import.ts'

/** Brings a zip of Markdown and files into a space: first a look at what would happen, then the import itself. */
export function ImportPage() {
  const { space: key = '' } = useParams()
  const t = useText('capture')
  const query = useApi<SpaceView>(`/api/spaces/${key}`)
  const space = query.data
  usePage(space ? `${t('web.title')} · ${space.name}` : null, space ? { space, place: 'spaces' } : null)
  return <Loaded query={query}>{(data) => <Import key={data.id} space={data} />}</Loaded>
}

function Import({ space }: { space: SpaceView }) {
  const t = useText('capture')
  const person = usePerson()
  const [{ run: known = null }, change] = useSearch()
  const [file, setFile] = useState<File | null>(null)
  const work = useImport(space.id, known, (id) => change({ run: id }, { replace: true }))
  const { phase, run } = work
  const may = space.role === 'owner' || space.role === 'steward' || !!person?.administrator
  if (!may) {
    return (
      <div className="page page-narrow">
        <ErrorState
          problem={new ApiProblem({ title: t('web.forbidden.title'), detail: t('web.forbidden.text'), status: 403, code: 'forbidden' })}
        />
      </div>
    )
  }
  const begin = (archive: File, dryRun: boolean) => {
    setFile(archive)
    work.start(archive, dryRun)
  }
  return (
    <div className="page page-narrow">
      <PageHead
        mark={<SpaceTile space={space} size="m" />}
        title={t('web.title')}
        lead={<a href={`/spaces/${space.key}`}>{space.name}</a>}
      />
      {work.problem && <Refused problem={wordsOf(work.problem)} />}
      {phase === 'choosing' && <ChooseArchive onChoose={begin} />}
      {(phase === 'sending' || phase === 'running') && (
        <Working name={file?.name ?? run?.name ?? ''} phase={phase} share={work.share} run={run} onCancel={work.cancel} />
      )}
      {phase === 'over' && run && (
        <Over space={space} run={run} file={file} onImport={(archive) => begin(archive, false)} onAgain={work.again} />
      )}
    </div>
  )
}

function Refused({ problem: { title, detail } }: { problem: { title: string; detail: string } }) {
  return (
    <div className="entrance-problem import-problem" role="alert">
      <Icon name="alert-circle" />
      <div>
        <p className="entrance-problem-title">{title}</p>
        {detail && <p>{detail}</p>}
      </div>
    </div>
  )
}

/** How far it is, in words too; it may be cancelled, or left alone. */
function Working({
  name,
  phase,
  share,
  run,
  onCancel,
}: {
  name: string
  phase: 'sending' | 'running'
  share: number
  run: ImportRun | null
  onCancel: () => Promise<void>
}) {
  const t = useText('capture')
  const [cancelling, setCancelling] = useState(false)
  const looking = phase === 'running' && !run?.total
  const part = phase === 'sending' ? share : run?.total ? run.done / run.total : 0
  const words =
    phase === 'sending'
      ? t('web.sending', { share: Math.round(share * 100) })
      : looking
        ? t('web.looking')
        : t(run?.dryRun ? 'web.checking' : 'web.running', { done: run?.done, total: run?.total })
  return (
    <div className="import-card">
      <p className="import-name">
        <Icon name="package" />
        {name}
      </p>
      {looking ? (
        <div className="working" role="progressbar" aria-label={words}>
          <span />
        </div>
      ) : (
        <div
          className="import-bar"
          role="progressbar"
          aria-label={words}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(part * 100)}
        >
          <span style={{ width: `${part * 100}%` }} />
        </div>
      )}
      <div className="import-foot">
        <p className="quiet" role="status">
          {cancelling || run?.state === 'cancelling' ? t('web.cancelling') : words}
        </p>
        <Button
          variant="default"
          disabled={cancelling}
          onClick={() => {
            setCancelling(true)
            onCancel().finally(() => phase === 'sending' && setCancelling(false))
          }}
        >
          {t('web:act.cancel')}
        </Button>
      </div>
      {phase === 'running' && !run?.dryRun && <p className="quiet">{t('web.leave')}</p>}
    </div>
  )
}

function Over({
  space,
  run,
  file,
  onImport,
  onAgain,
}: {
  space: SpaceView
  run: ImportRun
  file: File | null
  onImport: (file: File) => void
  onAgain: () => void
}) {
  const t = useText('capture')
  const ended = run.state === 'done' ? (run.dryRun ? 'checked' : 'done') : run.state === 'cancelled' ? 'cancelled' : 'failed'
  const nothing =
    run.report && run.report.articles.created + run.report.articles.updated + run.report.files.created + run.report.files.updated === 0
  return (
    <section aria-labelledby="import-over">
      <div className={`import-over import-over-${ended}`}>
        <Icon name={ended === 'done' ? 'circle-check' : ended === 'checked' ? 'eye' : 'alert-circle'} />
        <div>
          <h2 id="import-over" tabIndex={-1}>
            {t(`web.over.${ended}.title`)}
          </h2>
          <p>
            {ended === 'failed' && run.problem
              ? `${run.problem.title}. ${run.problem.detail}`
              : ended === 'checked' && nothing
                ? t('web.over.nothing')
                : t(`web.over.${ended}.text`, { name: run.name })}
          </p>
        </div>
      </div>
      {run.report && <Report report={run.report} />}
      <div className="import-acts">
        {ended === 'checked' && file && !nothing && (
          <Button size="md" onClick={() => onImport(file)}>
            {t('web.importNow')}
          </Button>
        )}
        {ended === 'done' && (
          <a className="button button-primary" href={`/spaces/${space.key}`}>
            {t('web.toSpace')}
          </a>
        )}
        <button type="button" className="button" onClick={onAgain}>
          {t(ended === 'checked' && !file ? 'web.chooseAgain' : 'web.another')}
        </button>
      </div>
    </section>
  )
}
