import type { z } from 'zod'
import type { Locale } from '../../../platform/page/hand.ts'
import { formatNumber } from '../../../platform/page/format.ts'
import type { DenseStatus, DenseTuning } from './schema.ts'

type Text = (key: string, values?: Record<string, unknown>) => string

const three = (value: number): string => value.toFixed(3)
const signed = (value: number): string => (value >= 0 ? '+' : '−') + three(Math.abs(value))

/** How long something still takes, in the unit that fits. */
export function remainingWords(t: Text, seconds: number): string {
  if (seconds < 90) return t('search:dense.seconds', { count: Math.max(1, Math.round(seconds)) })
  if (seconds < 5_400) return t('search:dense.minutes', { count: Math.round(seconds / 60) })
  return t('search:dense.hours', { count: Math.round(seconds / 3_600) })
}

/** How search by meaning stands, in sentences. */
export function denseLines(t: Text, locale: Locale, status: z.infer<typeof DenseStatus>): string[] {
  const { state, model, progress, fetching, weight, problem, tuning } = status
  const lines = [t(`search:dense.state.${state}`)]
  if (problem) lines.push(`${problem.title}. ${problem.detail}`)
  if (fetching) lines.push(t('search:dense.fetched', { name: fetching.name, share: shareOf(fetching) }))
  if (model) lines.push(t('search:dense.model', { name: model.name, dimension: model.dimension }))
  if (progress && progress.done < progress.total) lines.push(progressWords(t, locale, progress))
  if (model) lines.push(t(weight > 0 ? 'search:dense.weight' : 'search:dense.unweighted', { weight }))
  return tuning ? [...lines, ...tuningLines(t, tuning)] : lines
}

export function progressWords(
  t: Text,
  locale: Locale,
  { done, total, speed, remaining }: NonNullable<z.infer<typeof DenseStatus>['progress']>,
): string {
  const parts = [t('search:dense.progress', { done: formatNumber(done, locale), total: formatNumber(total, locale) })]
  if (speed > 0) parts.push(t('search:dense.speed', { speed: speed < 10 ? speed.toFixed(1) : Math.round(speed) }))
  if (remaining !== null && remaining > 0) parts.push(remainingWords(t, remaining))
  return parts.join(' · ')
}

/** What a measurement found, in sentences. */
export function tuningLines(t: Text, { accepted, reason, weight, weightBefore, figures }: z.infer<typeof DenseTuning>): string[] {
  const lines = [
    accepted
      ? t('search:dense.accepted', { weight, before: weightBefore })
      : t(`search:dense.refused.${reason}`, { queries: figures.queries, weight }),
  ]
  const { before, after, gain, test } = figures
  if (before !== null && after !== null && gain !== null)
    lines.push(
      t('search:dense.gain', {
        ...{ test, before: three(before), after: three(after) },
        ...{ mean: signed(gain.mean), low: signed(gain.low), high: signed(gain.high) },
      }),
    )
  return lines
}

const shareOf = ({ done, total }: { done: number; total: number | null }): string =>
  total === null ? `${Math.round(done / 2 ** 20)} MB` : `${Math.floor((done / total) * 100)} %`
