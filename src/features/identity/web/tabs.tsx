import { useEffect, useRef } from 'react'
import { useText } from '../../../web/kit/i18n.ts'
import { useSearch } from '../../../web/kit/pages.ts'
import { Icon } from '../../../web/kit/parts.tsx'

/** `label` is a key with its namespace, for what another feature brings. */
export type Tab<Name extends string> = { name: Name; icon: string; label?: string }

/** The parts of a page beside it; the address says which one is open (`?part=`). */
export function usePart<Name extends string>(tabs: readonly Tab<Name>[]): Name {
  const [{ part }] = useSearch()
  return tabs.find(({ name }) => name === part)?.name ?? (tabs[0] as Tab<Name>).name
}

export function PartTabs<Name extends string>({
  tabs,
  path,
  label,
  namespace,
}: {
  tabs: readonly Tab<Name>[]
  path: string
  label: string
  namespace: string
}) {
  const t = useText('identity')
  const open = usePart(tabs)
  const nav = useRef<HTMLElement>(null)
  // On narrow screens the parts stand in a row that scrolls.
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>(`[data-part="${open}"]`)
    if (nav.current && current) nav.current.scrollLeft = current.offsetLeft - (nav.current.clientWidth - current.offsetWidth) / 2
  }, [open])
  return (
    <nav className="parts" aria-label={label} ref={nav}>
      {tabs.map(({ name, icon, label: own }, at) => (
        <a key={name} data-part={name} href={at === 0 ? path : `${path}?part=${name}`} aria-current={name === open ? 'page' : undefined}>
          <Icon name={icon} />
          {t(own ?? `${namespace}.${name}.tab`)}
        </a>
      ))}
    </nav>
  )
}
