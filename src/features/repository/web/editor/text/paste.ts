import { syntaxTree } from '@codemirror/language'
import { type EditorState, EditorSelection } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { isAddress, linkOver } from './links.ts'
import { putUploads } from './uploads.ts'

/** HTML that says more than its text does. */
const TELLING = /<(?:h[1-6]|ul|ol|table|pre|blockquote|strong|b|em|i|a|img|code|del|s|hr)[\s>]|font-weight:\s*(?:bold|[6-9]00)|MsoList/i

/**
 * Pastes and drops: files are uploaded, an address over words becomes a link, and text with structure (web pages, Word,
 * spreadsheets) becomes Markdown. Shift-paste keeps the plain text, as everywhere.
 */
export const pasteHandling = EditorView.domEventHandlers({
  paste(event, view) {
    const data = event.clipboardData
    if (!data || view.state.readOnly) return false
    const html = data.getData('text/html')
    const text = data.getData('text/plain')
    const files = [...data.files]
    // Word and spreadsheets give a picture of the text beside it; the text is meant.
    if (files.length > 0 && !(html && text.trim())) {
      event.preventDefault()
      putUploads(view, files, view.state.selection.main.head)
      return true
    }
    if (inCode(view.state)) return false
    const link = linkOver(view.state, text)
    if (link) {
      event.preventDefault()
      view.dispatch(link)
      return true
    }
    if (!html || isAddress(text) || data.types.includes('vscode-editor-data') || !TELLING.test(html)) return false
    event.preventDefault()
    void pasteHtml(view, html, text)
    return true
  },
  drop(event, view) {
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0 || view.state.readOnly) return false
    event.preventDefault()
    const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.head
    putUploads(view, files, at)
    return true
  },
})

export function inCode(state: EditorState): boolean {
  for (
    let node: ReturnType<typeof syntaxTree>['topNode'] | null = syntaxTree(state).resolveInner(state.selection.main.head, -1);
    node;
    node = node.parent
  ) {
    if (/^(?:FencedCode|CodeBlock|CodeText|InlineCode)$/.test(node.name)) return true
  }
  return false
}

/** The text stands there at once; its Markdown takes its place when the converter is loaded, unless it was changed before. */
async function pasteHtml(view: EditorView, html: string, text: string): Promise<void> {
  const { from, to } = view.state.selection.main
  const converting = import('./html-to-markdown.ts').then(({ htmlToMarkdown }) => htmlToMarkdown(html))
  const markdown = await converting.catch(() => text)
  const insert = markdown === '' ? text : markdown
  if (view.state.selection.main.from !== from || view.state.selection.main.to !== to)
    return view.dispatch(view.state.replaceSelection(placed(view.state, insert)))
  view.dispatch({
    changes: { from, to, insert: placed(view.state, insert) },
    selection: EditorSelection.cursor(from + placed(view.state, insert).length),
    userEvent: 'input.paste',
    scrollIntoView: true,
  })
}

/** Blocks that are pasted into the middle of a line begin a line of their own. */
function placed(state: EditorState, markdown: string): string {
  const { from } = state.selection.main
  const before = state.sliceDoc(state.doc.lineAt(from).from, from)
  return markdown.includes('\n\n') && before.trim() !== '' && !/^\s*(?:>|[-*+]|\d+[.)])\s/.test(before) ? `\n\n${markdown}` : markdown
}
