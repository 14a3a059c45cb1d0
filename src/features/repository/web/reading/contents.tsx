import { useEffect, useState } from 'react'
import { useHand } from '../../../../web/kit/hand.ts'
import { contents, type ReadingView } from '../../page.ts'

/** The contents of an article, marking the heading the reader is under. */
export function Contents({ item }: { item: ReadingView }) {
  const hand = useHand()
  const [active, setActive] = useState<string | null>(null)
  useEffect(() => {
    let waiting = 0
    const look = () => {
      waiting = 0
      let last: string | null = null
      for (const { id } of item.toc) {
        const heading = document.getElementById(id)
        if (!heading) continue
        if (heading.getBoundingClientRect().top > 120) break
        last = id
      }
      setActive(last)
    }
    const hear = () => {
      waiting ||= requestAnimationFrame(look)
    }
    look()
    addEventListener('scroll', hear, { passive: true })
    return () => {
      removeEventListener('scroll', hear)
      cancelAnimationFrame(waiting)
    }
  }, [item.toc])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another heading calls for scrolling
  useEffect(() => {
    document.querySelector('.side [aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return contents(hand, item, active)
}
