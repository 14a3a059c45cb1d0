import { closeBrackets } from '@codemirror/autocomplete'
import { history } from '@codemirror/commands'
import { markdown, markdownLanguage } from '@codemirror/lang-markdown'
import { indentUnit } from '@codemirror/language'
import { search } from '@codemirror/search'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, dropCursor, EditorView, placeholder } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { menus, type MenuSource } from './completions.ts'
import { editorKeys } from './keys.ts'
import { lineClasses } from './line-classes.ts'
import { pasteHandling } from './paste.ts'
import { phrases } from './phrases.ts'
import { editorLook } from './theme.ts'
import { type SendFile, uploadHandling, type UploadWords } from './uploads.ts'

export type TextPaneProps = {
  /** The text it begins with; afterwards the pane is the one who knows. */
  start: string
  locale: 'ko' | 'en'
  label: string
  hint: string
  readOnly: boolean
  menu: MenuSource
  send: SendFile
  uploadWords: () => UploadWords
  onChange: (text: string) => void
  onReady: (view: EditorView) => void
}

/** CodeMirror with our Markdown, as tall as its text; the page scrolls. Props besides `readOnly` and words are read once. */
export function TextPane({ start, locale, label, hint, readOnly, menu, send, uploadWords, onChange, onReady }: TextPaneProps) {
  const host = useRef<HTMLDivElement>(null)
  const parts = useRef({ view: null as EditorView | null, words: new Compartment(), lock: new Compartment() })
  const now = useRef({ menu, send, uploadWords, onChange })
  now.current = { menu, send, uploadWords, onChange }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes later goes in by the effect below
  useEffect(() => {
    const { words, lock } = parts.current
    const view = new EditorView({
      parent: host.current as HTMLElement,
      state: EditorState.create({
        doc: start,
        extensions: [writing(() => now.current), words.of(wordsIn(locale, label, hint)), lock.of(locking(readOnly))],
      }),
    })
    parts.current.view = view
    onReady(view)
    return () => view.destroy()
  }, [])

  useEffect(() => {
    const { view, words, lock } = parts.current
    view?.dispatch({ effects: [words.reconfigure(wordsIn(locale, label, hint)), lock.reconfigure(locking(readOnly))] })
  }, [locale, label, hint, readOnly])

  return <div className="text-pane" ref={host} />
}

const locking = (readOnly: boolean): Extension => [EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]

const wordsIn = (locale: 'ko' | 'en', label: string, hint: string): Extension => [
  EditorState.phrases.of(phrases[locale]),
  placeholder(hint),
  EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', autocorrect: 'on', autocapitalize: 'sentences' }),
]

function writing(now: () => Pick<TextPaneProps, 'menu' | 'send' | 'uploadWords' | 'onChange'>): Extension {
  const live: MenuSource = {
    words: () => now().menu.words(),
    blockLabel: (name) => now().menu.blockLabel(name),
    templates: () => now().menu.templates(),
    templateLabel: (name) => now().menu.templateLabel(name),
    wantedLabel: (title) => now().menu.wantedLabel(title),
    acts: now().menu.acts,
  }
  return [
    history(),
    drawSelection(),
    dropCursor(),
    EditorView.lineWrapping,
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of('  '),
    closeBrackets(),
    markdown({ base: markdownLanguage, addKeymap: false, completeHTMLTags: false }),
    markdownLanguage.data.of({ closeBrackets: { brackets: ['(', '[', '{'] } }),
    search({ top: true }),
    editorLook,
    lineClasses,
    pasteHandling,
    uploadHandling(
      (file, options) => now().send(file, options),
      () => now().uploadWords(),
    ),
    menus(live),
    editorKeys(() => now().menu.words()),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) now().onChange(update.state.doc.toString())
    }),
  ]
}
