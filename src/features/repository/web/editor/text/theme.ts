import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags as t } from '@lezer/highlight'

/** Markdown in our tokens: words as they will read, marks quiet. */
const look = HighlightStyle.define([
  { tag: t.heading1, fontSize: '1.5em', fontWeight: '750', lineHeight: '1.4', letterSpacing: '-0.02em' },
  { tag: t.heading2, fontSize: '1.3em', fontWeight: '700', lineHeight: '1.45', letterSpacing: '-0.015em' },
  { tag: t.heading3, fontSize: '1.125em', fontWeight: '700' },
  { tag: [t.heading4, t.heading5, t.heading6], fontWeight: '700' },
  { tag: t.strong, fontWeight: '700' },
  { tag: t.emphasis, fontStyle: 'italic' },
  { tag: t.strikethrough, textDecoration: 'line-through', color: 'var(--ink-soft)' },
  { tag: t.link, color: 'var(--accent)' },
  { tag: t.url, color: 'var(--ink-faint)' },
  { tag: t.quote, color: 'var(--ink-soft)' },
  { tag: t.monospace, fontFamily: 'var(--mono)', fontSize: '0.9em' },
  { tag: [t.processingInstruction, t.contentSeparator], color: 'var(--ink-faint)', fontWeight: '400' },
  { tag: [t.labelName, t.string], color: 'var(--ink-soft)' },
  { tag: t.keyword, color: 'var(--accent)' },
  { tag: [t.comment, t.meta], color: 'var(--ink-faint)' },
  { tag: [t.tagName, t.angleBracket, t.attributeName], color: 'var(--ink-faint)', fontFamily: 'var(--mono)', fontSize: '0.9em' },
  { tag: t.escape, color: 'var(--ink-faint)' },
])

const frame = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--ink)', fontSize: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font)', lineHeight: 'inherit', overflow: 'visible' },
  '.cm-content': { padding: '0 0 40vh', caretColor: 'var(--accent)', wordBreak: 'keep-all', overflowWrap: 'anywhere' },
  '.cm-line': { padding: '0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'color-mix(in oklab, var(--accent) 22%, transparent)',
  },
  '.cm-placeholder': { color: 'var(--ink-faint)' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--focus)' },
})

export const editorLook = [syntaxHighlighting(look), frame]
