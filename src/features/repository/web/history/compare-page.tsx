import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { Comparison as ComparisonShape } from '../../schema.ts'
import { withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { isWriting } from '../../../../web/kit/list-keys.ts'
import { useParams, useSearch } from '../../../../web/kit/pages.ts'
import { Avatar, EmptyState, Icon, Loaded, When } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { backTo, type ReadingView, readingPath, type Revision } from '../../page.ts'
import { ArticleBody } from '../reading/article-body.tsx'

type Comparison = z.infer<typeof ComparisonShape>

/** Two revisions beside each other: as they read, or as they are written. */
export function ComparePage() {
  const t = useText('repository')
  const hand = useHand()
  const { id = '' } = useParams()
  const [{ from = '', to = '', view = 'rendered' }] = useSearch()
  const item = useApi<ReadingView>(readingPath(id))
  const comparison = useApi<Comparison>(withQuery(`/api/articles/${id}/comparison`, { from, to, view }), { keep: true })
  const data = item.data
  usePage(
    data ? `${data.title} · ${t('compare.title')}` : null,
    data ? { place: 'spaces', space: data.space, item: id, ancestors: data.ancestors.map((ancestor) => ancestor.id) } : null,
  )
  return (
    <div className="page page-narrow">
      {data && backTo(hand, { id, title: `${data.title}`, type: data.type })}
      <header className="page-head">
        <div className="page-head-text">
          <h1>{t('compare.title')}</h1>
        </div>
        <a className="button" href={`/articles/${id}/history`}>
          <Icon name="history" />
          {t('history.title')}
        </a>
      </header>
      <Loaded query={comparison}>{(compared) => <Compared id={id} comparison={compared} view={view} />}</Loaded>
    </div>
  )
}

function Compared({ id, comparison, view }: { id: string; comparison: Comparison; view: string }) {
  const t = useText('repository')
  const { from, to, hunks, html } = comparison
  const same = comparison.view === 'source' ? hunks?.length === 0 : !/<(ins|del)\b|diff-/.test(html ?? '')
  const href = (next: string) => withQuery(`/articles/${id}/compare`, { from: from.number, to: to.number, view: next })
  return (
    <>
      <div className="compare-heads">
        <Head revision={from} />
        <Icon name="arrow-right" />
        <Head revision={to} />
      </div>
      <nav className="tabs" aria-label={t('compare.view')}>
        {['rendered', 'source'].map((name) => (
          <a key={name} href={href(name)} aria-current={view === name ? 'page' : undefined}>
            {t(`compare.${name}`)}
          </a>
        ))}
      </nav>
      {same && <EmptyState icon="circle-check" title={t('compare.same')} text="" />}
      {!same && <Changes key={`${from.id}${to.id}${view}`} />}
      {html !== null && !same && <ArticleBody html={html} className="prose compared" />}
      {hunks && hunks.length > 0 && <SourceDiff hunks={hunks} />}
    </>
  )
}

function Head({ revision }: { revision: Revision }) {
  const t = useText('repository')
  return (
    <span className="compare-head">
      {revision.author && <Avatar person={revision.author} size="s" />}
      <span>
        <b>{t('history.number', { number: revision.number })}</b>{' '}
        <span className="quiet">
          {revision.author?.name} · <When time={revision.at} />
        </span>
      </span>
    </span>
  )
}

/** Leads from one change to the next, with buttons and with n and p. */
function Changes() {
  const t = useText('repository')
  const [count, setCount] = useState(0)
  const [at, setAt] = useState(-1)
  useEffect(() => setCount(changesOnPage().length), [])
  const lead = (step: number) => {
    const places = changesOnPage()
    const next = (at + step + places.length) % places.length
    setAt(next)
    places[next]?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event) || (event.key !== 'n' && event.key !== 'p')) return
      event.preventDefault()
      event.stopImmediatePropagation()
      lead(event.key === 'n' ? 1 : -1)
    }
    addEventListener('keydown', hear, { capture: true })
    return () => removeEventListener('keydown', hear, { capture: true })
  })
  if (count === 0) return null
  return (
    <p className="changes">
      <span className="quiet" role="status">
        {at < 0 ? t('compare.changes', { count }) : t('compare.change', { number: at + 1, count })}
      </span>
      <button type="button" className="icon-button" aria-label={t('compare.previous')} onClick={() => lead(-1)}>
        <Icon name="arrow-up" />
      </button>
      <button type="button" className="icon-button" aria-label={t('compare.next')} onClick={() => lead(1)}>
        <Icon name="arrow-up" className="turned" />
      </button>
    </p>
  )
}

/** Changes that touch each other count once. */
function changesOnPage(): Element[] {
  const all = [
    ...document.querySelectorAll('.compared ins, .compared del, .compared .diff-ins, .compared .diff-del, .diff-line:not(.diff-same)'),
  ]
  return all.filter((place, at) => {
    const before = all[at - 1]
    return !before || (before.nextElementSibling !== place && !before.contains(place))
  })
}

type Line = NonNullable<Comparison['hunks']>[number]['lines'][number]

function SourceDiff({ hunks }: { hunks: NonNullable<Comparison['hunks']> }) {
  return (
    <div className="diff">
      {hunks.map(({ lines }, at) => (
        <div className="diff-hunk" key={at}>
          {lines.map((line, number) => (
            <DiffLine key={number} line={line} />
          ))}
        </div>
      ))}
    </div>
  )
}

function DiffLine({ line }: { line: Line }) {
  return (
    <div className={`diff-line diff-${line.kind}`}>
      <span>{line.before}</span>
      <span>{line.after}</span>
      <span className="diff-text">
        {line.words?.map(({ text, kind }, at) =>
          kind === 'same' ? text : kind === 'added' ? <ins key={at}>{text}</ins> : <del key={at}>{text}</del>,
        ) ?? line.text}
      </span>
    </div>
  )
}
