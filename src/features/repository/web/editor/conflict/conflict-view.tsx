import { Button, SegmentedControl, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ArticleView } from '../../../schema.ts'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon, When } from '../../../../../web/kit/parts.tsx'
import type { Stale } from '../publish.ts'
import { writingOf } from '../use-editor.ts'
import type { Writing } from '../writing.ts'
import { type Choice, chosenText, type Conflict, piecesOf, resolve } from './resolution.ts'
import { SideWords } from './word-diff.tsx'

type Field = 'title' | 'kind' | 'description'
type Side = 'ours' | 'theirs'

export type ConflictViewProps = {
  stale: Stale
  writing: Writing
  start: Writing
  busy: boolean
  /** Key of what is done with the merged text, where that is not publishing. */
  send?: string
  onDecided: (current: ArticleView, merged: Writing, then: 'publish' | 'edit') => void
  onBack: () => void
}

/** Where two people changed the same words: everything else is merged already, these places are for a person to decide. */
export function ConflictView({ stale, writing, start, busy, send, onDecided, onBack }: ConflictViewProps) {
  const t = useText('repository')
  const { current } = stale
  const conflicts = conflictsOf(stale, writing)
  const merged = stale.conflicts.length > 0 || stale.base !== null ? stale.merged : writing.body
  const fields = (stale.fields ?? []) as Field[]
  const [choices, setChoices] = useState<(Choice | null)[]>(() => conflicts.map(() => null))
  const [sides, setSides] = useState<Partial<Record<Field, Side>>>({})
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const body = resolve(merged, conflicts, choices)
  const open = choices.filter((choice) => !choice).length + fields.filter((field) => !sides[field]).length
  const choose = (at: number, choice: Choice) => setChoices(choices.map((one, index) => (index === at ? choice : one)))
  const decide = (then: 'publish' | 'edit') =>
    body !== null && onDecided(current, { ...mergedFields(start, writing, current, sides), body }, then)
  const who = current.updatedBy?.name ?? t('editor.conflict.somebody')
  return (
    <section className="conflicts" aria-labelledby="conflicts-title">
      <header className="conflicts-head">
        <h2 id="conflicts-title" ref={heading} tabIndex={-1}>
          {t('editor.conflict.title')}
        </h2>
        <p>
          {t('editor.conflict.lead', { name: who, count: conflicts.length + fields.length })} <When time={current.updatedAt} />
        </p>
        <p className="quiet">{t('editor.conflict.safe')}</p>
      </header>
      {fields.map((field) => (
        <FieldConflict
          key={field}
          field={field}
          ours={writing[field]}
          theirs={writingOf(current)[field]}
          who={who}
          side={sides[field] ?? null}
          onSide={(side) => setSides({ ...sides, [field]: side })}
        />
      ))}
      {piecesOf(merged, conflicts).map((piece, at) =>
        piece.kind === 'merged' ? (
          <MergedPiece key={at} text={piece.text} />
        ) : (
          <ConflictCard
            key={at}
            at={piece.at}
            count={conflicts.length}
            conflict={piece.conflict}
            who={who}
            choice={choices[piece.at] ?? null}
            onChoose={(choice) => choose(piece.at, choice)}
          />
        ),
      )}
      <footer className="conflicts-foot">
        <span role="status">{open > 0 ? t('editor.conflict.left', { count: open }) : t('editor.conflict.ready')}</span>
        <Button variant="subtle" onClick={onBack}>
          {t('editor.conflict.back')}
        </Button>
        <Button variant="default" disabled={open > 0} onClick={() => decide('edit')}>
          {t('editor.conflict.edit')}
        </Button>
        <Button disabled={open > 0} loading={busy} onClick={() => decide('publish')}>
          {t(send ?? 'editor.conflict.publish')}
        </Button>
      </footer>
    </section>
  )
}

/** Where the base is not known any more, the whole texts stand against each other. */
function conflictsOf(stale: Stale, writing: Writing): Conflict[] {
  if (stale.conflicts.length > 0 || stale.base !== null) return stale.conflicts
  return stale.current.body === writing.body
    ? []
    : [{ base: '', ours: writing.body, theirs: stale.current.body, start: 0, end: writing.body.length }]
}

/** Fields as they should be saved over what is there: ours where we changed them, theirs where we did not. */
function mergedFields(start: Writing, ours: Writing, current: ArticleView, sides: Partial<Record<Field, Side>>): Writing {
  const theirs = writingOf(current)
  const value = <K extends Field>(name: K): Writing[K] =>
    (sides[name] ? (sides[name] === 'ours' ? ours : theirs) : ours[name] === start[name] ? theirs : ours)[name]
  const set = (name: 'tags' | 'topics') => {
    const kept = theirs[name].filter((one) => ours[name].includes(one) || !start[name].includes(one))
    return [...kept, ...ours[name].filter((one) => !start[name].includes(one) && !kept.includes(one))]
  }
  return {
    title: value('title'),
    kind: value('kind'),
    description: value('description'),
    tags: set('tags'),
    topics: set('topics'),
    body: '',
  }
}

function MergedPiece({ text }: { text: string }) {
  const t = useText('repository')
  const lines = text.trim().split('\n')
  if (text.trim() === '') return null
  if (lines.length <= 6) return <pre className="merged-piece">{text.trim()}</pre>
  return (
    <details className="merged-piece-long">
      <summary>
        <Icon name="check" /> {t('editor.conflict.merged', { count: lines.length })}
      </summary>
      <pre className="merged-piece">{text.trim()}</pre>
    </details>
  )
}

type CardProps = { at: number; count: number; conflict: Conflict; who: string; choice: Choice | null; onChoose: (choice: Choice) => void }

function ConflictCard({ at, count, conflict, who, choice, onChoose }: CardProps) {
  const t = useText('repository')
  const { ours, theirs } = conflict
  const pick = (kind: string) => {
    if (kind === 'edited') onChoose({ kind, text: choice ? chosenText(conflict, choice) : chosenText(conflict, { kind: 'both' }) })
    else onChoose({ kind } as Choice)
  }
  return (
    <article className="conflict" data-decided={choice ? '' : undefined} aria-label={t('editor.conflict.place', { at: at + 1, count })}>
      <p className="conflict-name">
        <Icon name={choice ? 'circle-check' : 'arrows-split-2'} />
        {t('editor.conflict.place', { at: at + 1, count })}
      </p>
      <div className="conflict-sides">
        <SideBox name={t('editor.conflict.ours')} mine={ours} other={theirs} chosen={choice?.kind === 'ours' || choice?.kind === 'both'} />
        <SideBox
          name={t('editor.conflict.theirs', { name: who })}
          mine={theirs}
          other={ours}
          chosen={choice?.kind === 'theirs' || choice?.kind === 'both'}
        />
      </div>
      <SegmentedControl
        aria-label={t('editor.conflict.choose')}
        value={choice?.kind ?? ''}
        onChange={pick}
        data={[
          { value: 'ours', label: t('editor.conflict.takeOurs') },
          { value: 'theirs', label: t('editor.conflict.takeTheirs') },
          { value: 'both', label: t('editor.conflict.takeBoth') },
          { value: 'edited', label: t('editor.conflict.takeEdited') },
        ]}
      />
      {choice?.kind === 'edited' && (
        <Textarea
          aria-label={t('editor.conflict.takeEdited')}
          autosize
          minRows={3}
          value={choice.text}
          onChange={(event) => onChoose({ kind: 'edited', text: event.currentTarget.value })}
        />
      )}
    </article>
  )
}

function SideBox({ name, mine, other, chosen }: { name: string; mine: string; other: string; chosen: boolean }) {
  const t = useText('repository')
  return (
    <div className="conflict-side" data-chosen={chosen ? '' : undefined}>
      <p className="conflict-who">{name}</p>
      {mine.trim() === '' ? (
        <p className="quiet">{t('editor.conflict.removed')}</p>
      ) : (
        <SideWords mine={mine.trimEnd()} other={other.trimEnd()} />
      )}
    </div>
  )
}

function FieldConflict({
  field,
  ours,
  theirs,
  who,
  side,
  onSide,
}: {
  field: Field
  ours: string
  theirs: string
  who: string
  side: Side | null
  onSide: (side: Side) => void
}) {
  const t = useText('repository')
  const shown = (value: string) => (field === 'kind' ? t(`web:kind.${value}`) : value || '—')
  return (
    <article className="conflict" data-decided={side ? '' : undefined}>
      <p className="conflict-name">
        <Icon name={side ? 'circle-check' : 'arrows-split-2'} />
        {t(`editor.${field}`)}
      </p>
      <div className="conflict-sides">
        <SideBox name={t('editor.conflict.ours')} mine={shown(ours)} other={shown(theirs)} chosen={side === 'ours'} />
        <SideBox name={t('editor.conflict.theirs', { name: who })} mine={shown(theirs)} other={shown(ours)} chosen={side === 'theirs'} />
      </div>
      <SegmentedControl
        aria-label={t('editor.conflict.choose')}
        value={side ?? ''}
        onChange={(value) => onSide(value as Side)}
        data={[
          { value: 'ours', label: t('editor.conflict.takeOurs') },
          { value: 'theirs', label: t('editor.conflict.takeTheirs') },
        ]}
      />
    </article>
  )
}
