import { useEffect, useRef } from 'react'

type Hands = { save: () => void; publish: () => void; leave: () => void; view: () => void }

/** What Escape closes before it leaves the editor. Closed lists of choices stay in the page, so their boxes are asked. */
const OPEN = '[role="dialog"], [role="menu"], .cm-tooltip, .cm-panel, [role="combobox"][aria-expanded="true"], input[aria-expanded="true"]'

/** The keys of the page, wherever the focus is; none while a syllable is composed. */
export function useEditorKeys(hands: Hands): void {
  const now = useRef(hands)
  now.current = hands
  useEffect(() => {
    let open = false
    const before = (event: KeyboardEvent) => {
      open = document.querySelector(OPEN) !== null
      if (event.isComposing || event.keyCode === 229 || document.querySelector('[role="dialog"]')) return
      const command = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (command && !event.shiftKey && key === 's') now.current.save()
      else if (command && key === 'enter') now.current.publish()
      else if (command && event.shiftKey && key === 'p') now.current.view()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    const after = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || open || event.isComposing || event.keyCode === 229) return
      now.current.leave()
    }
    addEventListener('keydown', before, true)
    addEventListener('keydown', after)
    return () => {
      removeEventListener('keydown', before, true)
      removeEventListener('keydown', after)
    }
  }, [])
}
