import { EditorSelection, type EditorState, type StateCommand, type TransactionSpec } from '@codemirror/state'

/** Enclose what is selected after a block is put in; no text that people write holds these. */
const OPEN = '\uE000'
const CLOSE = '\uE001'

/** What can be put into a text as a block of its own. */
export const blockNames = [
  'heading2',
  'heading3',
  'bullet',
  'ordered',
  'task',
  'quote',
  'note',
  'tip',
  'warning',
  'table',
  'code',
  'math',
  'mermaid',
  'details',
  'footnote',
  'rule',
] as const
export type BlockName = (typeof blockNames)[number]

/** Words that a block is born with, in the language of the interface. */
export type BlockWords = { text: string; column: string; summary: string; start: string; end: string }

export function blockSource(name: BlockName, words: BlockWords): string {
  return sketch(name, words).replace('‹', OPEN).replace('›', CLOSE)
}

function sketch(name: BlockName, words: BlockWords): string {
  const { text, column, summary, start, end } = words
  switch (name) {
    case 'heading2':
      return '## ‹›'
    case 'heading3':
      return '### ‹›'
    case 'bullet':
      return '- ‹›'
    case 'ordered':
      return '1. ‹›'
    case 'task':
      return '- [ ] ‹›'
    case 'quote':
      return '> ‹›'
    case 'note':
    case 'tip':
    case 'warning':
      return `> [!${name.toUpperCase()}]\n> ‹${text}›`
    case 'table':
      return `| ‹${column} 1› | ${column} 2 | ${column} 3 |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |`
    case 'code':
      return '```‹›\n\n```'
    case 'math':
      return '$$\n‹E = mc^2›\n$$'
    case 'mermaid':
      return `\`\`\`mermaid\nflowchart LR\n  ‹${start}› --> ${end}\n\`\`\``
    case 'details':
      return `<details>\n<summary>${summary}</summary>\n\n‹${text}›\n\n</details>`
    case 'footnote':
      return `[^1]: ‹${text}›`
    case 'rule':
      return '---\n\n‹›'
  }
}

/** Puts a source where the cursor is, as a block of its own with blank lines around it, over `replace` where given. */
export function insertBlock(state: EditorState, source: string, replace?: { from: number; to: number }): TransactionSpec {
  const { from, to } = replace ?? state.selection.main
  const first = state.doc.lineAt(from)
  const last = state.doc.lineAt(to)
  const before = state.sliceDoc(first.from, from)
  const after = state.sliceDoc(to, last.to)
  const above = first.number > 1 ? state.doc.line(first.number - 1).text : ''
  const below = last.number < state.doc.lines ? state.doc.line(last.number + 1).text : ''
  const lead = before.trim() !== '' ? '\n\n' : above.trim() !== '' ? '\n' : ''
  const start = before.trim() === '' ? first.from : from
  const tail = after.trim() !== '' ? '\n\n' : below.trim() !== '' ? '\n' : ''
  const open = source.indexOf(OPEN)
  const close = source.indexOf(CLOSE)
  const text = source.replace(OPEN, '').replace(CLOSE, '')
  const anchor = start + lead.length + (open < 0 ? text.length : open)
  const head = open < 0 ? anchor : start + lead.length + close - 1
  return {
    changes: { from: start, to: after.trim() === '' ? last.to : to, insert: lead + text + tail },
    selection: EditorSelection.range(anchor, head),
    scrollIntoView: true,
    userEvent: 'input.block',
  }
}

/** A command for the toolbar. A selection becomes the content of callouts, quotes, code and math. */
export function putBlock(name: BlockName, words: BlockWords): StateCommand {
  return ({ state, dispatch }) => {
    const selected = state.sliceDoc(state.selection.main.from, state.selection.main.to)
    const source = selected.trim() === '' ? blockSource(name, words) : around(name, selected, words)
    dispatch(state.update(insertBlock(state, source)))
    return true
  }
}

function around(name: BlockName, selected: string, words: BlockWords): string {
  const text = selected.replace(/^\n+|\n+$/g, '')
  if (name === 'note' || name === 'tip' || name === 'warning')
    return `> [!${name.toUpperCase()}]\n> ${OPEN}${text.replaceAll('\n', '\n> ')}${CLOSE}`
  if (name === 'code') return `\`\`\`${OPEN}${CLOSE}\n${text}\n\`\`\``
  if (name === 'math') return `$$\n${OPEN}${text}${CLOSE}\n$$`
  if (name === 'details') return `<details>\n<summary>${OPEN}${words.summary}${CLOSE}</summary>\n\n${text}\n\n</details>`
  return `${text}\n\n${blockSource(name, words)}`
}

/** Inline code for a word, a fenced block for lines. */
export function isSeveralLines(state: EditorState): boolean {
  const { from, to } = state.selection.main
  return state.doc.lineAt(from).number !== state.doc.lineAt(to).number
}
