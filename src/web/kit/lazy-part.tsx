import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'

const known = new Map<() => Promise<ComponentType<never>>, ComponentType<never>>()

/** A part that a feature brings, fetched when it is first drawn; `fallback` stands there meanwhile. */
export function LazyPart<Props extends object>({
  load,
  props,
  fallback = null,
}: {
  load: () => Promise<ComponentType<Props>>
  props: Props
  fallback?: ReactNode
}): ReactNode {
  const key = load as unknown as () => Promise<ComponentType<never>>
  let Part = known.get(key) as ComponentType<Props> | undefined
  if (!Part) {
    Part = lazy(async () => ({ default: await load() }))
    known.set(key, Part as ComponentType<never>)
  }
  return (
    <Suspense fallback={fallback}>
      <Part {...props} />
    </Suspense>
  )
}
