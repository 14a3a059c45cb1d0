import { analyseMarkdown, diffSequences } from '../../markdown/index.ts'

/** A text with its title, as a revision has it. */
export type Text = { title: string; body: string }
export type Materiality = { material: boolean; why: 'title' | 'numbers' | 'negation' | 'links' | 'code' | 'words' | null }

/** So many words a verifier may mend without it being another text: typing errors come singly. */
const FEW_WORDS = 5
const FEW_OF_ALL = 0.02
const NUMBER = /[+-]?\p{N}+(?:[.,:/-]\p{N}+)*/gu
const NEGATION =
  /\b(?:not|no|never|none|nor|without|cannot|must|may|shall|should|n't|except|unless|only)\b|n['’]t\b|않|없|못(?=[하한할해합했]|\s)|말(?=아|고|것)|금지|불가|아니|아닌|안 되|안 된|제외|반드시|해야|필수|가능|만(?=\s|$)/giu
const MARKS =
  /(?:^|(?<=\n))[ \t]*(?:#{1,6}|>|[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t])?)|\[\^[^[\]\n]{1,200}\]|[*_~`|\\]+|^[ \t]*:?-{2,}:?[ \t]*$/gmu

/**
 * Whether a change makes a text another one, so that what was verified no longer holds. Spaces, line ends and formatting never
 * do; numbers, negation and duty, links and code always do; other words do, unless whoever verified it mended a typing error.
 */
export function materialityOf(before: Text, after: Text, byVerifier: boolean): Materiality {
  if (before.title === after.title && before.body === after.body) return { material: false, why: null }
  const [old, fresh] = [partsOf(before.body), partsOf(after.body)]
  if (old.code !== fresh.code) return { material: true, why: 'code' }
  if (old.links !== fresh.links) return { material: true, why: 'links' }
  const words = [plain(old.prose), plain(fresh.prose)] as const
  const title = [plain(before.title), plain(after.title)] as const
  if (signsOf(`${title[0]}\n${words[0]}`, NUMBER) !== signsOf(`${title[1]}\n${words[1]}`, NUMBER)) return { material: true, why: 'numbers' }
  if (signsOf(`${title[0]}\n${words[0]}`, NEGATION) !== signsOf(`${title[1]}\n${words[1]}`, NEGATION))
    return { material: true, why: 'negation' }
  if (title[0] !== title[1] && !(byVerifier && onlyTyping(...title))) return { material: true, why: 'title' }
  if (words[0] !== words[1] && !(byVerifier && onlyTyping(...words))) return { material: true, why: 'words' }
  return { material: false, why: null }
}

/** So many letters times targets are looked through at a save; a text with more keeps its addresses among its words. */
const MOST_LOOKED_THROUGH = 200_000_000

/** Code, destinations of links, and the rest. */
function partsOf(body: string): { code: string; links: string; prose: string } {
  const code: string[] = []
  const prose = withoutInlineCode(withoutFences(body.replace(/\r\n?/g, '\n'), code), code)
  const links = analyseMarkdown(body).links.filter(({ kind }) => kind !== 'mention')
  const targets = [...new Set(links.map(({ target }) => target))].filter(({ length }) => length > 3)
  const text =
    targets.length * prose.length > MOST_LOOKED_THROUGH
      ? prose
      : targets.toSorted((a, b) => b.length - a.length).reduce((rest, target) => rest.replaceAll(target, ' '), prose)
  return {
    code: code.join('\n\u0000\n'),
    links: links.map(({ kind, target, fragment = '' }) => `${kind} ${target}#${fragment}`).join('\n'),
    prose: text,
  }
}

/* Both go through a text once: an expression that looks for the end of code from each mark takes minutes for a line of marks. */

const FENCE = /^[ \t]*(`{3,}|~{3,})/

function withoutFences(text: string, code: string[]): string {
  const prose: string[] = []
  let open: { mark: string; lines: string[] } | undefined
  const close = () => {
    code.push(open?.lines.join('\n').trim() ?? '')
    open = undefined
  }
  for (const line of text.split('\n')) {
    if (open && line.trimStart().startsWith(open.mark)) close()
    else if (open) open.lines.push(line.trimEnd())
    else {
      const mark = FENCE.exec(line)?.[1]
      if (mark) open = { mark, lines: [] }
      else prose.push(line)
    }
  }
  if (open) close()
  return prose.join('\n')
}

/** A run of backticks opens code that the next run of the same length closes. */
function withoutInlineCode(text: string, code: string[]): string {
  const runs = [...text.matchAll(/`+/g)].map(({ index, 0: { length } }) => ({ index, length }))
  const byLength = Map.groupBy(runs.keys(), (at) => runs[at].length)
  const passed = new Map<number, number>()
  let prose = ''
  let from = 0
  for (let at = 0; at < runs.length; at++) {
    const { index, length } = runs[at]
    const same = byLength.get(length) ?? []
    let next = passed.get(length) ?? 0
    while (next < same.length && same[next] <= at) next++
    passed.set(length, next)
    if (next === same.length) continue
    const end = runs[same[next]].index
    code.push(text.slice(index + length, end).trim())
    prose += `${text.slice(from, index)}\n`
    from = end + length
    at = same[next]
  }
  return prose + text.slice(from)
}

/** The words alone: without marks of Markdown, in one spacing and one form. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(MARKS, ' ')
    .replace(/[[\]()<>!]/g, ' ')
    .replace(/[“”„«»"]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
}

const signsOf = (text: string, pattern: RegExp): string => (text.match(pattern) ?? []).join(' ').toLowerCase()

/** Whether the words differ by typing errors only: a few of them, each nearly what it was, or spaced otherwise. */
function onlyTyping(before: string, after: string): boolean {
  if (before.replaceAll(' ', '') === after.replaceAll(' ', '')) return true
  const [a, b] = [before.split(' '), after.split(' ')]
  const changes = diffSequences(a, b)
  const near = changes.every(({ aStart, aEnd, bStart, bEnd }) => nearly(a.slice(aStart, aEnd).join(''), b.slice(bStart, bEnd).join('')))
  return near && changes.length <= Math.max(FEW_WORDS, FEW_OF_ALL * a.length)
}

/** What is longer was written anew; comparing it letter by letter would take memory by the square. */
const LONGEST_TYPING = 200

/** One or two letters apart, and most of the word the same. */
function nearly(a: string, b: string): boolean {
  if (a === b) return true
  const longest = Math.max(a.length, b.length)
  if (longest > LONGEST_TYPING) return false
  const apart = distance(a.normalize('NFD'), b.normalize('NFD'), 3)
  return apart <= Math.min(3, Math.max(1, Math.floor(longest / 2)))
}

/** Edit distance (Damerau, neighbours exchanged count once), up to `most` + 1. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1)
    }
    if (Math.min(...row) > most) return most + 1
    rows.push(row)
  }
  return rows[a.length][b.length]
}
