import { type ChangeSpec, EditorSelection, type EditorState, type SelectionRange, type StateCommand } from '@codemirror/state'

/** A mark of inline Markdown. */
export type Mark = '**' | '*' | '~~' | '`' | '$'

const WORD = /[\p{L}\p{M}\p{N}_]/u

/**
 * Puts a mark around what is selected, or takes it away where it is there already. Without a selection the word at the cursor
 * is meant; between words an empty pair is written and the cursor stands inside.
 */
export function toggleMark(mark: Mark): StateCommand {
  return ({ state, dispatch }) => {
    const edits = state.changeByRange((range) => {
      const target = range.empty ? wordAt(state, range.head) : trimmed(state, range)
      return marked(state, mark, target) ? unwrap(state, mark, target, range) : wrap(mark, target, range)
    })
    dispatch(state.update(edits, { scrollIntoView: true, userEvent: 'input.format' }))
    return true
  }
}

type Span = { from: number; to: number }

function wordAt(state: EditorState, at: number): Span {
  const line = state.doc.lineAt(at)
  let from = at
  let to = at
  while (from > line.from && WORD.test(line.text[from - 1 - line.from] ?? '')) from -= 1
  while (to < line.to && WORD.test(line.text[to - line.from] ?? '')) to += 1
  return { from, to }
}

/** A mark does not work with blanks at its inner side, and the marks of a selected word may have been selected with it. */
function trimmed(state: EditorState, range: SelectionRange): Span {
  const text = state.sliceDoc(range.from, range.to)
  if (text.trim() === '') return range
  return { from: range.from + (text.length - text.trimStart().length), to: range.to - (text.length - text.trimEnd().length) }
}

/** Where the marks stand: beside the span, inside its ends, or nowhere. A single `*` is not half of `**`. */
function marked(state: EditorState, mark: Mark, span: Span): 'around' | 'inside' | null {
  const size = mark.length
  const text = state.sliceDoc(span.from, span.to)
  const before = state.sliceDoc(Math.max(0, span.from - 3), span.from)
  const after = state.sliceDoc(span.to, span.to + 3)
  if (run(before, mark, 'end') && run(after, mark, 'start')) return 'around'
  if (text.length >= size * 2 && run(text, mark, 'start') && run(text, mark, 'end')) return 'inside'
  return null
}

function run(text: string, mark: Mark, side: 'start' | 'end'): boolean {
  const sign = mark[0] as string
  let count = 0
  const at = (index: number) => (side === 'start' ? text[index] : text[text.length - 1 - index])
  while (at(count) === sign) count += 1
  if (mark === '*') return count === 1 || count >= 3
  return count >= mark.length
}

function wrap(mark: Mark, span: Span, range: SelectionRange) {
  const changes: ChangeSpec[] = [
    { from: span.from, insert: mark },
    { from: span.to, insert: mark },
  ]
  const shift = mark.length
  return {
    changes,
    range: range.empty ? EditorSelection.cursor(range.head + shift) : EditorSelection.range(span.from + shift, span.to + shift),
  }
}

function unwrap(state: EditorState, mark: Mark, span: Span, range: SelectionRange) {
  const size = mark.length
  const inside = marked(state, mark, span) === 'inside'
  const [from, to] = inside ? [span.from, span.to - size] : [span.from - size, span.to]
  const changes: ChangeSpec[] = [
    { from, to: from + size },
    { from: to, to: to + size },
  ]
  const text: Span = inside ? { from: span.from, to: span.to - size * 2 } : { from: span.from - size, to: span.to - size }
  return { changes, range: range.empty ? EditorSelection.cursor(range.head - size) : EditorSelection.range(text.from, text.to) }
}
