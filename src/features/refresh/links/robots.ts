/** What a robots.txt (RFC 9309) says to us. */
export type Robots = { allows(path: string): boolean; delayMs: number }

const LONGEST_DELAY_MS = 10_000
const MOST_RULES = 2_000

type Rule = { allow: boolean; path: string }
type Group = { agents: string[]; rules: Rule[]; delayMs: number }

/** The rules for `agent` (lower case), else those for everybody. The longest matching rule counts; of equals the one that allows. */
export function readRobots(text: string, agent: string): Robots {
  const groups = groupsOf(text)
  const own = groups.filter(({ agents }) => agents.some((name) => name !== '*' && agent.startsWith(name)))
  const chosen = own.length > 0 ? own : groups.filter(({ agents }) => agents.includes('*'))
  const rules = chosen
    .flatMap((group) => group.rules)
    .sort((one, other) => other.path.length - one.path.length || Number(other.allow) - Number(one.allow))
  return {
    allows: (path) => rules.find((rule) => matches(rule.path, path))?.allow ?? true,
    delayMs: Math.min(LONGEST_DELAY_MS, Math.max(0, ...chosen.map(({ delayMs }) => delayMs))),
  }
}

export const allowsAll: Robots = { allows: () => true, delayMs: 0 }
export const allowsNothing: Robots = { allows: () => false, delayMs: 0 }

function groupsOf(text: string): Group[] {
  const groups: Group[] = []
  let open = false
  let count = 0
  for (const line of text.split(/\r\n|\r|\n/)) {
    // By hand, because a file of one long line of blanks would keep an expression busy for minutes.
    const [rule] = line.split('#', 1)
    const colon = rule.indexOf(':')
    if (colon < 0 || ++count > MOST_RULES) continue
    const name = rule.slice(0, colon).trim().toLowerCase()
    const value = rule.slice(colon + 1).trim()
    const group = groups.at(-1)
    switch (name) {
      case 'user-agent':
        if (open && group) group.agents.push(value.toLowerCase())
        else groups.push({ agents: [value.toLowerCase()], rules: [], delayMs: 0 })
        open = true
        break
      case 'allow':
      case 'disallow':
        open = false
        if (value !== '') group?.rules.push({ allow: name === 'allow', path: value })
        break
      case 'crawl-delay':
        open = false
        if (group && Number(value) > 0) group.delayMs = Number(value) * 1_000
    }
  }
  return groups
}

/** `*` stands for anything, `$` at the end for the end. Pieces are looked for in turn, so that no pattern takes long. */
function matches(pattern: string, path: string): boolean {
  const toTheEnd = pattern.endsWith('$')
  const pieces = (toTheEnd ? pattern.slice(0, -1) : pattern).split('*')
  if (!path.startsWith(pieces[0])) return false
  let at = pieces[0].length
  for (const piece of pieces.slice(1, toTheEnd ? -1 : undefined)) {
    const found = path.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  if (!toTheEnd) return true
  const last = pieces.length > 1 ? (pieces.at(-1) as string) : ''
  return pieces.length === 1 ? at === path.length : path.length - last.length >= at && path.endsWith(last)
}
