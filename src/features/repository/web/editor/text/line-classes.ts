import { syntaxTree } from '@codemirror/language'
import { type Range, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

const MARKER = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/

/** About how wide a mark is, in em: a list's further lines stand below its first word, as they will when read. */
const widthOf = (mark: string): number =>
  [...mark].reduce((sum, sign) => sum + (/\d/.test(sign) ? 0.58 : /[ .)]/.test(sign) ? 0.26 : sign === '\t' ? 1 : 0.44), 0)

const classes: Record<string, string> = {
  FencedCode: 'line-code',
  CodeBlock: 'line-code',
  Table: 'line-table',
  Blockquote: 'line-quote',
  HTMLBlock: 'line-html',
}

/** Gives lines of code, tables and quotes a class, so that code stands in mono on its own ground. */
export const lineClasses = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = decorate(view)
    }

    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state))
        this.decorations = decorate(update.view)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

function decorate(view: EditorView): DecorationSet {
  const lines = new Map<number, string>()
  const hanging = new Map<number, string>()
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (node.name === 'ListItem') {
          const line = view.state.doc.lineAt(node.from)
          const mark = MARKER.exec(line.text)?.[0]
          if (mark) hanging.set(line.from, widthOf(mark).toFixed(2))
        }
        const name = classes[node.name]
        if (!name) return
        for (let at = Math.max(node.from, from); at <= Math.min(node.to, to); ) {
          const line = view.state.doc.lineAt(at)
          if (line.from >= node.to && node.to > node.from) break
          lines.set(line.from, `${lines.get(line.from) ?? ''} ${name}`)
          at = line.to + 1
        }
      },
    })
  }
  const builder = new RangeSetBuilder<Decoration>()
  const places = [...new Set([...lines.keys(), ...hanging.keys()])].sort((a, b) => a - b)
  const ordered: Range<Decoration>[] = places.map((at) => {
    const name = lines.get(at)?.trim()
    const hang = name ? undefined : hanging.get(at)
    return Decoration.line(hang ? { class: 'line-item', attributes: { style: `--hang: ${hang}em` } } : { class: name ?? '' }).range(at)
  })
  for (const { from, to, value } of ordered) builder.add(from, to, value)
  return builder.finish()
}
