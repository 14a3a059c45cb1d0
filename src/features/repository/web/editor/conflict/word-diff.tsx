import { memo } from 'react'
import { diffSource } from '../../../../markdown/diff-source.ts'
import { diffWords } from '../../../../markdown/diff-words.ts'

/** One side of a conflict: the words that only this side has are marked. */
export const SideWords = memo(function SideWords({ mine, other }: { mine: string; other: string }) {
  return (
    <div className="side-words">
      {diffWords(other, mine).map(({ kind, text }, at) =>
        kind === 'removed' ? null : kind === 'added' ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
      )}
    </div>
  )
})

/** The lines that changed from one text to another, with the changed words. */
export const TextDiff = memo(function TextDiff({ before, after, same }: { before: string; after: string; same: string }) {
  const hunks = diffSource(before, after)
  if (hunks.length === 0) return <p className="quiet">{same}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keys
    <div className="diff" tabIndex={0}>
      {hunks.map(({ lines }, at) => (
        <div className="diff-hunk" key={at}>
          {lines.map((line, number) => (
            <div key={number} className={`diff-line diff-${line.kind}`}>
              <span>{line.before}</span>
              <span>{line.after}</span>
              <span className="diff-text">
                {line.words?.map(({ text, kind }, word) =>
                  kind === 'same' ? text : kind === 'added' ? <ins key={word}>{text}</ins> : <del key={word}>{text}</del>,
                ) ?? line.text}
              </span>
            </div>
          ))}
        </div>
      ))}
    </div>
  )
})
