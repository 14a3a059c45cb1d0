import { type ReactNode, useMemo } from 'react'
import type { Hand } from '../../platform/page/hand.ts'
import { draw } from './draw.ts'
import { textNow, useLocale } from './i18n.ts'

/** The app's hand for the views it shares with the server. `now` stays while the page stands, so that times do not jump. */
export function useHand(): Hand<ReactNode> {
  const locale = useLocale()
  return useMemo(() => ({ h: draw, t: textNow, locale, now: Date.now() }), [locale])
}
