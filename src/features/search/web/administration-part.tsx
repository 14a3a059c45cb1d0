import './administration.css'
import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { formatMoment, formatNumber } from '../../../platform/page/format.ts'
import { type ApiProblem, api } from '../../../web/kit/api.ts'
import { Confirm } from '../../../web/kit/confirm.tsx'
import { useLocale, useText } from '../../../web/kit/i18n.ts'
import { Icon, Loaded } from '../../../web/kit/parts.tsx'
import { refresh, useApi, useChange } from '../../../web/kit/query.ts'
import { say, wordsOf } from '../../../web/kit/toasts.tsx'
import { DemandSettings } from './demand-settings.tsx'
import type { DenseStatus, DenseTuning, IndexStatus } from '../schema.ts'
import { progressWords, tuningLines } from '../page.ts'

const INDEX = '/api/search/index'
const DENSE = '/api/search/dense'
const LOOK_MS = 2_000

/** What administrators see to in search: the index, and whether and how meaning takes part. */
export function SearchAdministration() {
  const t = useText('search')
  const index = useApi<IndexStatus>(INDEX, { staleTime: 1_000 })
  const dense = useApi<DenseStatus>(DENSE, { staleTime: 1_000 })
  const { state, tuningNow } = dense.data ?? {}
  useLooking(INDEX, index.data?.rebuilding !== null && index.data !== undefined)
  useLooking(DENSE, state === 'fetching' || state === 'filling' || tuningNow === true)
  return (
    <section>
      <div className="part-head">
        <h2 className="part-title">{t('dense.title')}</h2>
      </div>
      <p className="part-lead">{t('dense.lead')}</p>
      <Loaded query={index}>{(status) => <IndexFacts status={status} />}</Loaded>
      <div className="meaning">
        <h2 className="part-title">{t('dense.meaning')}</h2>
        <p className="part-lead">{t('dense.about')}</p>
        <Loaded query={dense}>{(status) => <Meaning status={status} />}</Loaded>
      </div>
      <DemandSettings />
    </section>
  )
}

/** Reads again and again while something is going on there. */
function useLooking(path: string, working: boolean): void {
  useEffect(() => {
    if (!working) return
    const timer = setInterval(() => void refresh(path), LOOK_MS)
    return () => clearInterval(timer)
  }, [path, working])
}

function IndexFacts({ status: { rebuilding } }: { status: IndexStatus }) {
  const t = useText('search')
  const locale = useLocale()
  const rebuild = useChange(() => api.post(`${INDEX}/rebuilds`, {}), { refreshes: [INDEX], onDone: () => say(t('dense.rebuildStarted')) })
  const words =
    rebuilding && t('dense.indexFilling', { done: formatNumber(rebuilding.done, locale), total: formatNumber(rebuilding.total, locale) })
  return (
    <>
      <dl className="facts-table">
        <div>
          <dt>{t('dense.index')}</dt>
          <dd className={words ? undefined : 'well'}>
            <Icon name={words ? 'refresh' : 'circle-check'} />
            {words ?? t('dense.indexReady')}
          </dd>
        </div>
      </dl>
      {words && <Bar label={words} done={rebuilding.done} total={rebuilding.total} />}
      <div className="form-acts" style={{ marginTop: 16 }}>
        <Button variant="default" onClick={() => rebuild.mutate(undefined)} loading={rebuild.isPending} disabled={words !== null}>
          {t('dense.rebuild')}
        </Button>
      </div>
    </>
  )
}

const Bar = ({ label, done, total }: { label: string; done: number; total: number | null }) => (
  <progress className="fill-bar" aria-label={label} max={total ?? 1} value={total === null ? undefined : done} />
)

const icons: Record<DenseStatus['state'], string> = {
  off: 'circle-dashed',
  fetching: 'refresh',
  filling: 'refresh',
  paused: 'clock',
  ready: 'circle-check',
  failed: 'alert-triangle',
}

function Meaning({ status }: { status: DenseStatus }) {
  const t = useText('search')
  const locale = useLocale()
  const { state, model, progress, fetching, problem, weight } = status
  const filling = progress && progress.done < progress.total ? progressWords(t, locale, progress) : null
  return (
    <>
      <p className="meaning-state" role="status">
        <Icon name={icons[state]} />
        {t(`dense.state.${state}`)}
      </p>
      {problem && <Line>{`${problem.title}. ${problem.detail}`}</Line>}
      {fetching && <Bar label={fetching.name} done={fetching.done} total={fetching.total} />}
      {model && <Line>{t('dense.model', { name: model.name, dimension: model.dimension })}</Line>}
      {model && <Line>{t(weight > 0 ? 'dense.weight' : 'dense.unweighted', { weight })}</Line>}
      {filling && progress && (
        <>
          <Bar label={filling} done={progress.done} total={progress.total} />
          <Line>{filling}</Line>
        </>
      )}
      <Acts status={status} />
      <ModelForm status={status} />
      {model && <Tuning status={status} />}
    </>
  )
}

const Line = ({ children }: { children: ReactNode }) => <p className="meaning-line">{children}</p>

function Acts({ status: { state, model } }: { status: DenseStatus }) {
  const t = useText('search')
  const [asking, setAsking] = useState(false)
  const pause = useChange(() => api.put(`${DENSE}/pause`, {}), { refreshes: [DENSE] })
  const resume = useChange(() => api.delete(`${DENSE}/pause`), { refreshes: [DENSE] })
  const off = useChange(() => api.delete(DENSE), { refreshes: [DENSE], onDone: () => state !== 'fetching' && say(t('dense.offDone')) })
  if (!model && state !== 'fetching') return null
  return (
    <div className="form-acts">
      {state === 'filling' && (
        <Button variant="default" onClick={() => pause.mutate(undefined)} loading={pause.isPending}>
          {t('dense.pause')}
        </Button>
      )}
      {state === 'paused' && (
        <Button onClick={() => resume.mutate(undefined)} loading={resume.isPending}>
          {t('dense.resume')}
        </Button>
      )}
      {state === 'fetching' && !model ? (
        <Button variant="default" onClick={() => off.mutate(undefined)} loading={off.isPending}>
          {t('dense.cancelFetch')}
        </Button>
      ) : (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('dense.off')}
        </Button>
      )}
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('dense.offTitle')}
        act={t('dense.off')}
        onConfirm={() => off.mutateAsync(undefined)}
      >
        <p>{t('dense.offText')}</p>
      </Confirm>
    </div>
  )
}

function ModelForm({ status: { model, models, state } }: { status: DenseStatus }) {
  const t = useText('search')
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const choose = useChange((chosen: string) => api.put(DENSE, { model: chosen }), {
    refreshes: [DENSE],
    quiet: true,
    onDone: () => setName(''),
  })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        choose.mutate(name.trim(), {
          onError: (problem: ApiProblem) => {
            const { title, detail } = wordsOf(problem)
            setWrong(`${title}. ${detail}`)
          },
        })
      }}
    >
      <TextInput
        label={t('dense.name')}
        description={t('dense.nameHint')}
        value={name}
        list="models-here"
        autoComplete="off"
        spellCheck={false}
        error={wrong}
        onChange={(event) => {
          setName(event.currentTarget.value)
          setWrong(null)
        }}
      />
      <datalist id="models-here">
        {models.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <div className="form-acts">
        <Button
          type="submit"
          variant={model ? 'default' : 'filled'}
          loading={choose.isPending}
          disabled={name.trim() === '' || state === 'fetching'}
        >
          {t(model ? 'dense.change' : 'dense.set')}
        </Button>
      </div>
    </form>
  )
}

function Tuning({ status: { tuning, tuningNow, state } }: { status: DenseStatus }) {
  const t = useText('search')
  const locale = useLocale()
  const tune = useChange(() => api.post(`${DENSE}/tunings`, {}), { refreshes: [DENSE] })
  return (
    <>
      <h3>{t('dense.tune')}</h3>
      <p className="meaning-line">{t('dense.tuneLead')}</p>
      {tuning && (
        <>
          <Line>{t('dense.tunedAt', { when: formatMoment(tuning.at, locale) })}</Line>
          {tuningLines(t, tuning).map((line) => (
            <Line key={line}>{line}</Line>
          ))}
          {tuning.figures.curve.length > 0 && tuning.figures.before !== null && <Curve tuning={tuning} />}
        </>
      )}
      <div className="form-acts">
        <Button variant="default" onClick={() => tune.mutate(undefined)} loading={tune.isPending || tuningNow} disabled={state !== 'ready'}>
          {t(tuningNow ? 'dense.tuning' : 'dense.tune')}
        </Button>
      </div>
    </>
  )
}

/** A table whose middle column draws the figure, from zero. */
function Curve({ tuning: { figures, weight } }: { tuning: DenseTuning }) {
  const t = useText('search')
  const most = Math.max(...figures.curve.map(({ quality }) => quality), 1e-9)
  return (
    <table className="curve">
      <caption>{t('dense.curve')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('dense.curveWeight')}</th>
          <td />
          <th scope="col">{t('dense.curveQuality')}</th>
        </tr>
      </thead>
      <tbody>
        {figures.curve.map((point) => (
          <tr key={point.weight} data-chosen={point.weight === weight ? '' : undefined}>
            <td>{point.weight.toFixed(1)}</td>
            <td>
              <span className="curve-bar" style={{ width: `${(point.quality / most) * 100}%` }} />
            </td>
            <td>{point.quality.toFixed(3)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
