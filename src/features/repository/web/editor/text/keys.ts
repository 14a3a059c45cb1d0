import { acceptCompletion, closeBracketsKeymap, completionStatus } from '@codemirror/autocomplete'
import { defaultKeymap, historyKeymap, indentLess, indentMore } from '@codemirror/commands'
import { markdownKeymap } from '@codemirror/lang-markdown'
import { searchKeymap } from '@codemirror/search'
import { Prec, type StateCommand } from '@codemirror/state'
import { type Command, EditorView, type KeyBinding, keymap } from '@codemirror/view'
import { isSeveralLines, putBlock, type BlockWords } from './blocks.ts'
import { cycleHeading, setHeading, toggleLines } from './lines.ts'
import { makeLink } from './links.ts'
import { toggleMark } from './marks.ts'
import { inCode } from './paste.ts'
import { enterInTable, nextCell, previousCell } from './tables.ts'

/** Keys do nothing while a syllable is being composed: it would be lost or written twice. */
const settled =
  (command: StateCommand): Command =>
  (view) =>
    view.composing ? false : command(view)

/** Inline code for words, a fenced block for lines. */
export const codeCommand =
  (words: () => BlockWords): StateCommand =>
  (target) =>
    (isSeveralLines(target.state) ? putBlock('code', words()) : toggleMark('`'))(target)

const LIST_LINE = /^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/

/** Tab indents in lists and code and walks tables; elsewhere it leaves the editor, so that nobody is caught in it. */
const indentHere =
  (command: Command): Command =>
  (view) => {
    const { state } = view
    const line = state.doc.lineAt(state.selection.main.head)
    return LIST_LINE.test(line.text) || inCode(state) || isSeveralLines(state) ? command(view) : false
  }

export function editorKeys(words: () => BlockWords) {
  const own: KeyBinding[] = [
    { key: 'Mod-b', run: settled(toggleMark('**')), preventDefault: true },
    { key: 'Mod-i', run: settled(toggleMark('*')), preventDefault: true },
    { key: 'Mod-e', run: settled(codeCommand(words)), preventDefault: true },
    { key: 'Mod-k', run: settled(makeLink), preventDefault: true },
    { key: 'Mod-Shift-x', run: settled(toggleMark('~~')), preventDefault: true },
    { key: 'Mod-Shift-h', run: settled(cycleHeading), preventDefault: true },
    { key: 'Mod-Alt-0', run: settled(setHeading(0)) },
    { key: 'Mod-Alt-2', run: settled(setHeading(2)) },
    { key: 'Mod-Alt-3', run: settled(setHeading(3)) },
    { key: 'Mod-Shift-7', run: settled(toggleLines('ordered')), preventDefault: true },
    { key: 'Mod-Shift-8', run: settled(toggleLines('bullet')), preventDefault: true },
    { key: 'Mod-Shift-9', run: settled(toggleLines('task')), preventDefault: true },
    { key: 'Mod-Shift-.', run: settled(toggleLines('quote')), preventDefault: true },
    { key: 'Tab', run: (view) => completionStatus(view.state) === 'active' && acceptCompletion(view) },
    { key: 'Tab', run: settled(nextCell), shift: settled(previousCell) },
    { key: 'Tab', run: indentHere(indentMore), shift: indentHere(indentLess) },
    { key: 'Enter', run: settled(enterInTable) },
  ]
  return [
    Prec.high(keymap.of(own)),
    keymap.of([
      ...closeBracketsKeymap,
      ...markdownKeymap,
      ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Mod-i'),
      ...searchKeymap,
      ...historyKeymap,
    ]),
    EditorView.contentAttributes.of({ enterkeyhint: 'enter' }),
  ]
}
