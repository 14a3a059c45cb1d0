import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { hrefOf } from '../../../../platform/page/parts.ts'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { useGo, useParams } from '../../../../web/kit/pages.ts'
import { Icon, KindIcon, Loaded, PageHead } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { qualityCrumb, qualityPath, qualityReviewPath } from '../../quality/page.ts'
import { type Criterion, type Grade, grades, type QualityOverview, type QualityReview } from '../../quality/schema.ts'

/** One item of a sample: the reviewer judges it, the author reads what was said. */
export function QualityReviewPage() {
  const { id = '' } = useParams()
  const t = useText('stewardship')
  const query = useApi<QualityReview>(qualityReviewPath(id))
  usePage(query.data?.item.title ?? t('quality.review.title'), { place: 'desk' })
  return <Loaded query={query}>{(review) => <Review key={review.id} review={review} />}</Loaded>
}

function Review({ review }: { review: QualityReview }) {
  const t = useText('stewardship')
  const hand = useHand()
  const locale = useLocale()
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric', month: 'long' }).format(
    new Date(`${review.month}-01T00:00Z`),
  )
  return (
    <div className="page page-narrow quality-review">
      {qualityCrumb(hand)}
      <PageHead
        title={review.item.title}
        lead={t('quality.review.lead', { month, revision: review.revision })}
        mark={<KindIcon kind={review.item.kind} />}
      >
        <a className="button" href={hrefOf(review.item)} target="_blank" rel="noreferrer">
          <Icon name="external-link" />
          {t('quality.review.read')}
        </a>
      </PageHead>
      {review.mine ? <Judge review={review} /> : <Told review={review} />}
    </div>
  )
}

function useCriterionName() {
  const t = useText('stewardship')
  const locale = useLocale()
  return ({ id, name }: Criterion) => name?.[locale] ?? t(`quality.criterion.${id}`)
}

/** What the author reads: the grades, and the note. */
function Told({ review }: { review: QualityReview }) {
  const t = useText('stewardship')
  const nameOf = useCriterionName()
  return (
    <>
      {review.note && (
        <blockquote className="quality-note">
          <p>{review.note}</p>
          <footer className="quiet">
            {t('quality.review.noteFor', { name: review.reviewer?.name ?? '' })} · {t('quality.review.own')}
          </footer>
        </blockquote>
      )}
      <ul className="quality-criteria">
        {review.criteria.map((criterion) => {
          const grade = review.grades[criterion.id]
          return (
            grade && (
              <li key={criterion.id} className="quality-criterion">
                <span>{nameOf(criterion)}</span>
                <span className={`grade grade-${grade}`}>{t(`quality.grade.${grade}`)}</span>
              </li>
            )
          )
        })}
      </ul>
    </>
  )
}

function Judge({ review }: { review: QualityReview }) {
  const t = useText('stewardship')
  const go = useGo()
  const nameOf = useCriterionName()
  const [given, setGiven] = useState<Record<string, Grade>>(review.grades)
  const [note, setNote] = useState(review.note)
  const overview = useApi<QualityOverview>(qualityPath({ months: 12 }))
  const next = overview.data?.waiting.find(({ id }) => id !== review.id)
  const done = review.criteria.filter(({ id }) => given[id]).length
  const save = useChange(() => api.put<QualityReview>(`${qualityReviewPath(review.id)}/grades`, { grades: given, note }), {
    refreshes: ['/api/quality'],
    onDone: () => {
      say(t(review.doneAt === null ? 'quality.review.saved' : 'quality.review.again'))
      go(next && review.doneAt === null ? `/quality/reviews/${next.id}` : '/quality')
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined)
      }}
    >
      <ul className="quality-criteria" aria-label={t('quality.review.criteria')}>
        {review.criteria.map((criterion) => (
          <li key={criterion.id}>
            <fieldset className="quality-criterion">
              <legend>{nameOf(criterion)}</legend>
              <span className="grade-choices">
                {grades.map((grade) => (
                  <label key={grade} className={`grade-choice grade-${grade}`}>
                    <input
                      type="radio"
                      name={criterion.id}
                      checked={given[criterion.id] === grade}
                      onChange={() => setGiven({ ...given, [criterion.id]: grade })}
                    />
                    {t(`quality.grade.${grade}`)}
                  </label>
                ))}
              </span>
            </fieldset>
          </li>
        ))}
      </ul>
      <Textarea
        label={t('quality.review.note')}
        description={t('quality.review.noteHint')}
        value={note}
        maxLength={4_000}
        autosize
        minRows={3}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="form-acts quality-acts">
        <Button type="submit" disabled={done < review.criteria.length} loading={save.isPending}>
          {t('quality.review.save')}
        </Button>
        <span className="quiet" role="status">
          {t('quality.review.progress', { done, all: review.criteria.length })}
        </span>
      </div>
    </form>
  )
}
