import './flags.css'
import { lazy, Suspense, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { type FlagKind, flagKinds } from '../../flags/schema.ts'

const FlagDialog = lazy(() => import('./flag-dialog.tsx').then((m) => ({ default: m.FlagDialog })))

/** One gesture at the end of the text: what is wrong, and a dialog that is already filled in. */
export function FlagFoot({ item }: { item: PartItem }) {
  const t = useText('stewardship')
  const [kind, setKind] = useState<FlagKind | null>(null)
  if (item.trashedAt !== null) return null
  return (
    <aside className="flag-foot" aria-label={t('flags.act')}>
      <span className="quiet">
        <Icon name="flag" /> {t('flags.foot')}
      </span>
      {flagKinds.map((name) => (
        <button key={name} type="button" className="button button-plain" onClick={() => setKind(name)}>
          {t(`flags.kind.${name}`)}
        </button>
      ))}
      <Suspense>{kind && <FlagDialog item={item} kind={kind} onClose={() => setKind(null)} />}</Suspense>
    </aside>
  )
}
