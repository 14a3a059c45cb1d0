import { canonical, words } from '../../search/index.ts'

/** A word, or a pattern where `*` stands for any letters within a word. Words are compared by their stems, so that particles and endings hide nothing. */
export type Retired = { id: string; word: string; pattern: boolean; spaceId: string | null }

type Piece = (token: Token) => boolean
type Token = { term: string; whole?: string; written: string }
type Compiled = Retired & { pieces: Piece[]; hint: string }

const MOST_PIECES = 8

/** What finds the words in texts. Compiling costs a little, finding in a text that has none of them nearly nothing. */
export function compileRetired(list: readonly Retired[]): (text: string, spaceId: string) => Map<string, number> {
  const compiled = list.flatMap((retired) => compile(retired) ?? [])
  return (text, spaceId) => {
    const plain = canonical(text)
    const lower = plain.normalize('NFKC').toLowerCase()
    const wanted = compiled.filter((one) => (one.spaceId === null || one.spaceId === spaceId) && lower.includes(one.hint))
    const found = new Map<string, number>()
    if (wanted.length === 0) return found
    const tokens = [...words(plain)].map(({ term, whole, start, end }) => ({
      term,
      whole,
      written: plain.slice(start, end).normalize('NFKC').toLowerCase(),
    }))
    for (const { id, pieces } of wanted) {
      let times = 0
      for (let at = 0; at + pieces.length <= tokens.length; at++) if (pieces.every((piece, offset) => piece(tokens[at + offset]))) times++
      if (times > 0) found.set(id, times)
    }
    return found
  }
}

function compile(retired: Retired): Compiled | undefined {
  const plain = canonical(retired.word)
  if (retired.pattern) {
    const globs = plain.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_PIECES)
    const hint = longest(globs.flatMap((glob) => glob.split('*')))
    if (hint === '') return undefined
    return { ...retired, hint, pieces: globs.map((glob) => globPiece(glob)) }
  }
  const own = [...words(plain)].slice(0, MOST_PIECES)
  if (own.length === 0) return undefined
  const pieces = own.map(({ term, whole }): Piece => {
    return (token) => token.term === term || (whole !== undefined && token.whole === whole)
  })
  // A stem may end otherwise than the word that is written, but hardly ever begins otherwise.
  return { ...retired, pieces, hint: longest(own.map(({ term }) => term.slice(0, Math.max(2, term.length - 2)))) }
}

const longest = (pieces: string[]): string => pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '')

const globPiece = (glob: string): Piece => {
  const parts = glob.split('*')
  return ({ term, whole, written }) => fits(parts, written) || fits(parts, term) || (whole !== undefined && fits(parts, whole))
}

/** Parts in turn, each as early as it comes: linear, whatever the pattern. */
function fits(parts: string[], text: string): boolean {
  if (parts.length === 1) return text === parts[0]
  const last = parts[parts.length - 1]
  if (!text.startsWith(parts[0]) || !text.endsWith(last) || text.length < parts[0].length + last.length) return false
  const end = text.length - last.length
  let at = parts[0].length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
