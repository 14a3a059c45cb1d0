import { EditorSelection, type EditorState, type StateCommand, type TransactionSpec } from '@codemirror/state'

const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s<>]+$/i

export const isAddress = (text: string): boolean => ADDRESS.test(text.trim()) && !text.trim().includes('\n')

/** The text of a link: brackets that would end it are escaped. */
export const linkText = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/([[\]\\])/g, '\\$1')

/** A destination as Markdown takes it: in angle brackets where blanks or parentheses would end it. */
export const linkTarget = (address: string): string =>
  /[\s()<>]/.test(address) ? `<${address.replace(/[<>\n]/g, (sign) => encodeURIComponent(sign))}>` : address

/** Makes the selection a link and selects the place of its address; a selected address becomes the address. */
export const makeLink: StateCommand = ({ state, dispatch }) => {
  const edits = state.changeByRange((range) => {
    const text = state.sliceDoc(range.from, range.to)
    if (isAddress(text)) {
      const insert = `[](${linkTarget(text.trim())})`
      return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(range.from + 1) }
    }
    const insert = `[${text}]()`
    const inside = range.from + (text === '' ? 1 : insert.length - 1)
    return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(inside) }
  })
  dispatch(state.update(edits, { scrollIntoView: true, userEvent: 'input.format' }))
  return true
}

/** An address that is pasted over selected words makes them a link; null where it should simply be pasted. */
export function linkOver(state: EditorState, pasted: string): TransactionSpec | null {
  const range = state.selection.main
  const text = state.sliceDoc(range.from, range.to)
  if (!isAddress(pasted) || text.trim() === '' || text.includes('\n') || isAddress(text) || /[[\]]/.test(text)) return null
  const insert = `[${text}](${linkTarget(pasted.trim())})`
  return {
    changes: { from: range.from, to: range.to, insert },
    selection: { anchor: range.from + insert.length },
    userEvent: 'input.paste',
  }
}

/** A link to an item, by id, so that it survives renames. */
export const itemLink = (item: { id: string; title: string; type?: string }): string =>
  `[${linkText(item.title)}](/${item.type === 'document' ? 'documents' : 'articles'}/${item.id})`

/** `@이름` where a name is one word; a link to the person where it is not. */
export function mentionOf(person: { id: string; name: string; mail: string | null }): string {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(person.name)) return `@${person.name} `
  const handle = person.mail?.split('@')[0]
  return handle && /^[\w][\w.-]*$/.test(handle) ? `@${handle} ` : `[@${linkText(person.name)}](/people/${person.id}) `
}
