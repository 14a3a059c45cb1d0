import { syntaxTree } from '@codemirror/language'
import type { EditorView } from '@codemirror/view'

type Panes = { view: EditorView; write: HTMLElement; read: HTMLElement }

/** Places that are the same in text and preview: top, headings, end. */
function anchors({ view, write, read }: Panes): { from: number[]; to: number[] } {
  const content = view.contentDOM.getBoundingClientRect().top - write.getBoundingClientRect().top + write.scrollTop
  const sources: number[] = []
  syntaxTree(view.state).iterate({
    enter: (node) => {
      if (/^(?:ATX|Setext)Heading/.test(node.name) && node.node.parent?.name === 'Document')
        sources.push(content + view.lineBlockAt(node.from).top)
      return node.name === 'Document'
    },
  })
  const readTop = read.getBoundingClientRect().top - read.scrollTop
  const targets = [...read.querySelectorAll<HTMLElement>('.prose > :is(h1, h2, h3, h4, h5, h6)')].map(
    (heading) => heading.getBoundingClientRect().top - readTop,
  )
  const end = (pane: HTMLElement) => Math.max(1, pane.scrollHeight - pane.clientHeight)
  // Headings that only one side knows (inside HTML) would pair wrongly; then the shares of the whole must do.
  const paired = sources.length === targets.length ? sources : []
  const known = sources.length === targets.length ? targets : []
  const textEnd = Math.min(end(write), content + view.contentHeight - write.clientHeight / 2)
  return {
    from: [0, ...paired.filter((y) => y < textEnd), Math.max(1, textEnd)],
    to: [0, ...known.slice(0, paired.filter((y) => y < textEnd).length), end(read)],
  }
}

function carried(y: number, from: number[], to: number[]): number {
  let at = 0
  while (at < from.length - 2 && y >= (from[at + 1] as number)) at += 1
  const [a, b] = [from[at] as number, from[at + 1] as number]
  const [c, d] = [to[at] as number, to[at + 1] as number]
  return b <= a ? c : c + ((Math.min(Math.max(y, a), b) - a) / (b - a)) * (d - c)
}

/** Keeps text and preview at the same place; the pane that the person moves leads. Gives a function that ends it. */
export function keepInStep(panes: Panes): () => void {
  const { write, read } = panes
  let leader: HTMLElement | null = null
  let frame = 0
  const lead = (pane: HTMLElement) => () => (leader = pane)
  const follow = (pane: HTMLElement) => () => {
    if (leader !== pane) return
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      const { from, to } = anchors(panes)
      if (pane === write) read.scrollTop = carried(write.scrollTop, from, to)
      else write.scrollTop = carried(read.scrollTop, to, from)
    })
  }
  const ends = [write, read].map((pane) => {
    const [begin, moved] = [lead(pane), follow(pane)]
    const options = { passive: true }
    for (const name of ['wheel', 'touchstart', 'pointerdown', 'keydown', 'focusin'] as const) pane.addEventListener(name, begin, options)
    pane.addEventListener('scroll', moved, options)
    return () => {
      for (const name of ['wheel', 'touchstart', 'pointerdown', 'keydown', 'focusin'] as const) pane.removeEventListener(name, begin)
      pane.removeEventListener('scroll', moved)
    }
  })
  return () => {
    cancelAnimationFrame(frame)
    for (const end of ends) end()
  }
}
