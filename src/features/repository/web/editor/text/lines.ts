import { type ChangeSpec, EditorSelection, type EditorState, type Line, type StateCommand } from '@codemirror/state'

/** What may stand at the start of a line: quote marks and indent, then a heading, list or task mark. */
const START =
  /^(?<indent>[ \t]*(?:>[ \t]?)*[ \t]*)(?:(?<heading>#{1,6})[ \t]+|(?<list>(?:[-*+]|\d{1,9}[.)])[ \t]+(?<task>\[[ xX]\][ \t]+)?))?/

export type LineKind = 'bullet' | 'ordered' | 'task' | 'quote'

function selectedLines(state: EditorState): Line[] {
  const lines = new Map<number, Line>()
  for (const range of state.selection.ranges) {
    for (let at = range.from; ; ) {
      const line = state.doc.lineAt(at)
      // A selection that ends before the first letter of a line does not mean that line.
      if (range.empty || line.from === range.from || line.from < range.to || lines.size === 0) lines.set(line.number, line)
      if (line.to >= range.to || line.number === state.doc.lines) break
      at = line.to + 1
    }
  }
  return [...lines.values()]
}

function partsOf(text: string) {
  const groups = START.exec(text)?.groups ?? {}
  return { indent: groups.indent ?? '', heading: groups.heading ?? '', list: groups.list ?? '', task: groups.task ?? '' }
}

const isKind: Record<LineKind, (text: string) => boolean> = {
  bullet: (text) => /^[-*+]/.test(partsOf(text).list) && partsOf(text).task === '',
  ordered: (text) => /^\d/.test(partsOf(text).list) && partsOf(text).task === '',
  task: (text) => partsOf(text).task !== '',
  quote: (text) => /^[ \t]*>/.test(text),
}

const markOf: Record<Exclude<LineKind, 'quote'>, (at: number) => string> = {
  bullet: () => '- ',
  ordered: (at) => `${at + 1}. `,
  task: () => '- [ ] ',
}

/** Makes the selected lines a list, a task list or a quote; lines that are all one already become plain again. */
export function toggleLines(kind: LineKind): StateCommand {
  return ({ state, dispatch }) => {
    const all = selectedLines(state)
    const lines = all.length > 1 ? all.filter((line) => line.text.trim() !== '' || kind === 'quote') : all
    const remove = lines.every((line) => isKind[kind](line.text))
    const changes = lines.map((line, at) => (kind === 'quote' ? quoteChange(line, remove) : listChange(line, kind, at, remove)))
    return apply(state, dispatch, changes)
  }
}

function quoteChange(line: Line, remove: boolean): ChangeSpec {
  if (!remove) return { from: line.from, insert: line.text === '' ? '>' : '> ' }
  const mark = /^[ \t]*>[ \t]?/.exec(line.text)?.[0] ?? ''
  return { from: line.from, to: line.from + mark.length }
}

function listChange(line: Line, kind: Exclude<LineKind, 'quote'>, at: number, remove: boolean): ChangeSpec {
  const { indent, heading, list } = partsOf(line.text)
  const from = line.from + indent.length
  const present = heading ? (/^#+[ \t]+/.exec(line.text.slice(indent.length))?.[0] ?? '') : list
  return { from, to: from + present.length, insert: remove ? '' : markOf[kind](at) }
}

/** Plain text, then headings of depth 2, 3 and 4, then plain text again; depth 1 is the title's. */
export const cycleHeading: StateCommand = ({ state, dispatch }) => {
  const lines = selectedLines(state)
  const depth = partsOf(lines[0]?.text ?? '').heading.length
  const next = depth === 0 ? 2 : depth >= 4 ? 0 : depth + 1
  return setHeading(next)({ state, dispatch })
}

/** Gives the selected lines a heading of this depth; 0 makes them plain. */
export function setHeading(depth: number): StateCommand {
  return ({ state, dispatch }) => {
    const changes = selectedLines(state)
      .filter((line, _, all) => line.text.trim() !== '' || all.length === 1)
      .map((line) => {
        const { indent, heading, list } = partsOf(line.text)
        const from = line.from + indent.length
        const present = heading ? (/^#+[ \t]+/.exec(line.text.slice(indent.length))?.[0] ?? '') : list
        return { from, to: from + present.length, insert: depth === 0 ? '' : `${'#'.repeat(depth)} ` }
      })
    return apply(state, dispatch, changes)
  }
}

function apply(state: EditorState, dispatch: Parameters<StateCommand>[0]['dispatch'], changes: ChangeSpec[]): boolean {
  const set = state.changes(changes)
  // A cursor at the start of a line goes behind the mark that is put there.
  const ranges = state.selection.ranges.map((range) => EditorSelection.range(set.mapPos(range.anchor, 1), set.mapPos(range.head, 1)))
  dispatch(
    state.update({
      changes: set,
      selection: EditorSelection.create(ranges, state.selection.mainIndex),
      scrollIntoView: true,
      userEvent: 'input.format',
    }),
  )
  return true
}
