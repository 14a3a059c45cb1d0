import { useEffect, useState, useSyncExternalStore } from 'react'
import type { TreeRow } from '../platform/page/frame.ts'
import type { SpaceMark } from '../platform/page/parts.ts'
import { api, type Page } from './kit/api.ts'
import { onRefresh } from './kit/query.ts'
import type { Where } from './kit/place.ts'

/** The rows of a space's tree that are loaded, and which branches stand open. */
export type SpaceTreeState = { rows: TreeRow[]; loaded: boolean; isOpen: (id: string) => boolean; toggle: (row: TreeRow) => void }

const branchPath = (space: string, parent: string | null) => `/api/spaces/${space}/tree${parent ? `?parent=${parent}` : ''}`

/** Children are read once a branch is opened; the item that is read and its ancestors are opened by themselves. */
export function useSpaceTree(space: SpaceMark | null, where: Where, seeded: (SpaceMark & { tree: TreeRow[] }) | null): SpaceTreeState {
  const id = space?.id ?? null
  const seed = seeded && seeded.id === id ? seeded.tree : []
  const [branches, setBranches] = useState<Record<string, TreeRow[]>>(() => branchesOf(seed))
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(Object.keys(branchesOf(seed))))
  const [owner, setOwner] = useState(id)
  if (owner !== id) {
    setOwner(id)
    setBranches(branchesOf(seed))
    setOpen(new Set(Object.keys(branchesOf(seed))))
  }
  const changes = useTreeChanges()

  // biome-ignore lint/correctness/useExhaustiveDependencies: branches that are opened by hand are read by `toggle`
  useEffect(() => {
    if (!space) return
    let current = true
    const path = where.item ? [...where.ancestors, where.item] : where.ancestors
    const wanted = ['', ...path, ...open].filter((parent, at, all) => all.indexOf(parent) === at)
    const missing = wanted.filter((parent) => changes > 0 || !(parent in branches))
    if (path.some((step) => !open.has(step))) setOpen((before) => new Set([...before, ...path]))
    Promise.all(missing.map(async (parent) => [parent, await readBranch(space.key, parent || null)] as const))
      .then((read) => current && read.length > 0 && setBranches((before) => ({ ...before, ...Object.fromEntries(read) })))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [id, where.ancestors.join(), where.item, changes])

  const toggle = (row: TreeRow) => {
    const opening = !open.has(row.id)
    setOpen((before) => {
      const next = new Set(before)
      if (opening) next.add(row.id)
      else next.delete(row.id)
      return next
    })
    if (opening && space && !(row.id in branches)) {
      readBranch(space.key, row.id)
        .then((rows) => setBranches((before) => ({ ...before, [row.id]: rows })))
        .catch(() => {})
    }
  }
  return { rows: Object.values(branches).flat(), loaded: '' in branches, isOpen: (item) => open.has(item), toggle }
}

async function readBranch(space: string, parent: string | null): Promise<TreeRow[]> {
  return (await api.get<Page<TreeRow>>(branchPath(space, parent))).items
}

/** Rows by parent; the rows of the root stand under ''. */
function branchesOf(rows: readonly TreeRow[]): Record<string, TreeRow[]> {
  const branches: Record<string, TreeRow[]> = {}
  for (const row of rows) {
    const parent = row.parentId ?? ''
    branches[parent] ??= []
    branches[parent].push(row)
  }
  return branches
}

let version = 0
const listeners = new Set<() => void>()

/** Articles come, go and move. */
onRefresh((prefixes) => {
  if (prefixes.some((prefix) => prefix.startsWith('/api/spaces'))) treeChanged()
})

function treeChanged(): void {
  version += 1
  for (const listener of listeners) listener()
}

function useTreeChanges(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => version,
  )
}
