import { useEffect, useSyncExternalStore } from 'react'
import type { Place } from '../../platform/page/frame.ts'
import type { SpaceMark } from '../../platform/page/parts.ts'
import { useText } from './i18n.ts'

/** Where the reader is: what the rail marks, which space's tree stands beside it, which item it marks and opens. */
export type Where = { place: Place | null; space: SpaceMark | null; item: string | null; ancestors: readonly string[] }

let where: Where = { place: null, space: null, item: null, ancestors: [] }
const listeners = new Set<() => void>()

export function setWhere(next: Where): void {
  const same = next.place === where.place && next.space?.id === where.space?.id && next.item === where.item
  if (same && next.ancestors.join() === where.ancestors.join()) return
  where = next
  for (const listener of listeners) listener()
}

/** Hears whenever the reader gets somewhere else, for what is not drawn. */
export function onWhere(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const currentWhere = (): Where => where

export function useWhere(): Where {
  return useSyncExternalStore(onWhere, currentWhere)
}

/** Every page says once what it is called and where it belongs; null while that is still being read. */
export function usePage(title: string | null, place: Partial<Where> | null): void {
  const t = useText()
  const key = place && [place.place, place.space?.id, place.item, ...(place.ancestors ?? [])].join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that matters of the place
  useEffect(() => {
    if (place) setWhere({ place: null, space: null, item: null, ancestors: [], ...place })
  }, [key])
  useEffect(() => {
    if (title !== null) document.title = `${title} · ${organisationName() ?? t('product')}`
  }, [title, t])
}

let organisation: string | undefined

export function nameOrganisation(name: string): void {
  organisation = name
}

function organisationName(): string | undefined {
  return organisation
}
