import { type PointerEvent, useRef, useState } from 'react'

export type Spot = { id: string; part: 'before' | 'inside' | 'after' }

/**
 * Dragging rows by their grips, with a mouse, a pen or a finger alike: pointer events only. `drop` hears where the row
 * was let go; Escape and a lost pointer drop nothing.
 */
export function useDragging(drop: (id: string, spot: Spot) => void) {
  const [dragged, setDragged] = useState<string | null>(null)
  const [spot, setSpot] = useState<Spot | null>(null)
  const latest = useRef<Spot | null>(null)
  const end = () => {
    setDragged(null)
    setSpot(null)
    latest.current = null
  }
  const move = (event: PointerEvent, id: string) => {
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-topic]')
    const over = row?.dataset.topic
    if (!row || !over || over === id) latest.current = null
    else {
      const { top, height } = row.getBoundingClientRect()
      const share = (event.clientY - top) / height
      latest.current = { id: over, part: share < 0.3 ? 'before' : share > 0.7 ? 'after' : 'inside' }
    }
    setSpot(latest.current)
    const edge = 56
    if (event.clientY < edge * 2) window.scrollBy(0, -12)
    else if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12)
  }
  const grip = (id: string) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDragged(id)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (dragged === id) move(event, id)
    },
    onPointerUp() {
      const found = latest.current
      if (dragged === id) end()
      if (dragged === id && found) drop(id, found)
    },
    onPointerCancel: end,
    onLostPointerCapture: end,
  })
  return { dragged, spot, grip }
}
