import { syntaxTree } from '@codemirror/language'
import { type Range, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

const classes: Record<string, string> = { FencedCode: 'line-code', CodeBlock: 'line-code', Table: 'line-table', Blockquote: 'line-quote', HTMLBlock: 'line-html' }

/** Gives lines of code, tables and quotes a class, so that code stands in mono on its own ground. */
export const lineClasses = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = decorate(view)
    }

    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state)) this.decorations = decorate(update.view)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

function decorate(view: EditorView): DecorationSet {
  const lines = new Map<number, string>()
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
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
  const ordered: Range<Decoration>[] = [...lines].sort(([a], [b]) => a - b).map(([at, name]) => Decoration.line({ class: name.trim() }).range(at))
  for (const { from, to, value } of ordered) builder.add(from, to, value)
  return builder.finish()
}
