import { useEffect, useState } from 'react'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon, When } from '../../../../../web/kit/parts.tsx'
import type { KeepState } from '../drafts/draft-keeper.ts'

export type SaveName =
  | 'clean'
  | 'blank'
  | 'changed'
  | 'local'
  | 'sending'
  | 'kept'
  | 'offline'
  | 'risk'
  | 'refused'
  | 'publishing'
  | 'signedOut'
  | 'conflict'

const icons: Record<SaveName, string> = {
  clean: 'check',
  blank: 'pencil',
  changed: 'pencil',
  local: 'pencil',
  sending: 'cloud-up',
  kept: 'cloud-check',
  offline: 'cloud-off',
  risk: 'alert-triangle',
  refused: 'alert-triangle',
  publishing: 'cloud-up',
  signedOut: 'lock',
  conflict: 'arrows-split-2',
}

export function saveName(keep: KeepState, more: { publishing: boolean; signedOut: boolean; conflict: boolean; isNew: boolean }): SaveName {
  if (more.publishing) return 'publishing'
  if (more.conflict) return 'conflict'
  if (more.signedOut) return 'signedOut'
  if (keep.name === 'clean') return more.isNew ? 'blank' : 'clean'
  if (keep.name === 'kept') return 'kept'
  if (keep.name === 'sending') return 'sending'
  if (keep.name === 'unreachable')
    return !keep.local ? 'risk' : keep.problem.status === 0 || keep.problem.status >= 500 ? 'offline' : 'refused'
  return keep.local ? 'local' : 'changed'
}

/** Where the words are at this moment, always in sight and always true. */
export function SaveState({ name, keep }: { name: SaveName; keep: KeepState }) {
  const t = useText('repository')
  useMinutes(keep.name === 'kept')
  return (
    <span className="save-state" data-state={name} role="status">
      <Icon name={icons[name]} />
      <span>
        {t(`editor.state.${name}`)}
        {name === 'kept' && keep.name === 'kept' && (
          <>
            {' · '}
            <Fresh at={keep.at} />
          </>
        )}
      </span>
    </span>
  )
}

function Fresh({ at }: { at: number }) {
  const t = useText('repository')
  return Date.now() - at < 60_000 ? t('editor.state.now') : <When time={at} />
}

function useMinutes(on: boolean): void {
  const [, tick] = useState(0)
  useEffect(() => {
    if (!on) return
    const timer = setInterval(() => tick((count) => count + 1), 30_000)
    return () => clearInterval(timer)
  }, [on])
}
