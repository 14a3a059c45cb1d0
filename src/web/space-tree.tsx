import { type KeyboardEvent, useEffect, useRef } from 'react'
import { tree, treeFoot, treeHead, type TreeRow } from '../platform/page/frame.ts'
import type { SpaceMark } from '../platform/page/parts.ts'
import { useHand } from './kit/hand.ts'
import { useText } from './kit/i18n.ts'
import { Skeleton } from './kit/parts.tsx'
import type { SpaceTreeState } from './space-tree-state.ts'

/** The tree of a space. Arrow keys move, right opens, left closes or goes to the parent; the current item is kept in sight. */
export function SpaceTree({
  space,
  state,
  current,
  may,
  bare,
}: {
  space: SpaceMark
  state: SpaceTreeState
  current: string | null
  may: boolean
  bare?: boolean
}) {
  const hand = useHand()
  const t = useText()
  const body = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what moves the current item is who it is and how many rows there are
  useEffect(() => {
    const link = body.current?.querySelector<HTMLElement>('[aria-current]')
    const box = body.current
    if (!link || !box) return
    const [from, to] = [link.getBoundingClientRect(), box.getBoundingClientRect()]
    if (from.top < to.top || from.bottom > to.bottom) box.scrollTop += from.top - to.top - to.height / 3
  }, [current, state.rows.length])
  const keys = (event: KeyboardEvent<HTMLElement>) => moveInTree(event, state)
  return (
    <>
      {!bare && treeHead(hand, space)}
      <nav className="tree-body" ref={body} onKeyDown={keys} aria-label={t('tree.label', { name: space.name })}>
        {state.loaded ? tree(hand, state.rows, current, { isOpen: state.isOpen, toggle: state.toggle }) : <Skeleton lines={5} />}
        {state.loaded && state.rows.length === 0 && <p className="quiet tree-empty">{t('tree.empty')}</p>}
      </nav>
      {treeFoot(hand, space, may)}
    </>
  )
}

function moveInTree(event: KeyboardEvent<HTMLElement>, state: SpaceTreeState): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('.node-link')]
  const at = links.indexOf(document.activeElement as HTMLAnchorElement)
  const link = links[at]
  if (!link) return
  const row = state.rows.find(({ id }) => id === link.dataset.node) as TreeRow
  const open = state.isOpen(row.id)
  if (event.key === 'ArrowDown') links[at + 1]?.focus()
  else if (event.key === 'ArrowUp') links[at - 1]?.focus()
  else if (event.key === 'Home') links[0]?.focus()
  else if (event.key === 'End') links.at(-1)?.focus()
  else if (event.key === 'ArrowRight' && row.children > 0) open ? links[at + 1]?.focus() : state.toggle(row)
  else if (event.key === 'ArrowLeft' && open && row.children > 0) state.toggle(row)
  else if (event.key === 'ArrowLeft') links.find(({ dataset }) => dataset.node === row.parentId)?.focus()
  else return
  event.preventDefault()
}
