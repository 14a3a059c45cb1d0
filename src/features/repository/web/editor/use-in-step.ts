import type { EditorView } from '@codemirror/view'
import { type RefObject, useEffect } from 'react'
import { keepInStep } from './panels/scroll-sync.ts'

/** Text and preview scroll together while both are shown. */
export function useInStep(
  view: RefObject<EditorView | null>,
  panes: { write: RefObject<HTMLElement | null>; read: RefObject<HTMLElement | null> },
  on: boolean,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panes are the same as long as both are shown
  useEffect(() => {
    const [editor, write, read] = [view.current, panes.write.current, panes.read.current]
    if (!on || !editor || !write || !read) return
    return keepInStep({ view: editor, write, read })
  }, [on])
}
