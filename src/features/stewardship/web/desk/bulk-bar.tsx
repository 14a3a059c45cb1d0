import { lazy, Suspense, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import type { DeskAsked } from '../../desk/page.ts'
import { type BulkAct, bulkActs } from '../../desk/schema.ts'

const BulkDialog = lazy(() => import('./bulk-dialog.tsx').then((m) => ({ default: m.BulkDialog })))

const icons: Record<BulkAct['act'], string> = {
  tag: 'tag',
  untag: 'x',
  topic: 'sitemap',
  move: 'folder-symlink',
  owner: 'user-check',
  verify: 'shield-check',
  archive: 'archive',
}
/** More rows than this are not named one by one. */
const MOST_NAMED = 200

/** What can be done to the chosen rows, or to all that the view finds. */
export function BulkBar({ asked, chosen, total, onClear }: { asked: DeskAsked; chosen: string[]; total: number; onClear: () => void }) {
  const t = useText('stewardship')
  const [all, setAll] = useState(false)
  const [act, setAct] = useState<BulkAct['act'] | null>(null)
  const clear = () => {
    setAll(false)
    onClear()
  }
  if (chosen.length === 0) return null
  const works = all || chosen.length > MOST_NAMED ? undefined : chosen
  return (
    <section className="desk-bulk" aria-label={t('desk.bulk.choose')}>
      <p className="desk-bulk-count">
        {works ? t('desk.bulk.chosen', { count: chosen.length }) : t('desk.bulk.all', { count: total })}
        {!all && total > chosen.length && (
          <button type="button" className="button button-plain" onClick={() => setAll(true)}>
            {t('desk.bulk.all', { count: total })}
          </button>
        )}
        <button type="button" className="button button-plain" onClick={clear}>
          {t('desk.bulk.clear')}
        </button>
      </p>
      <div className="desk-bulk-acts">
        {bulkActs.map((name) => (
          <button key={name} type="button" className="button" onClick={() => setAct(name)}>
            <Icon name={icons[name]} />
            {t(`desk.bulk.acts.${name}`)}
          </button>
        ))}
      </div>
      <Suspense>{act && <BulkDialog act={act} asked={asked} works={works} onClose={() => setAct(null)} onDone={clear} />}</Suspense>
    </section>
  )
}
