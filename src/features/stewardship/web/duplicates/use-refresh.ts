import { useEffect, useRef } from 'react'

const EVERY_MS = 1_500

/** Looks again every moment as long as something goes on. */
export function useRefreshWhile(going: boolean, look: () => void): void {
  const latest = useRef(look)
  latest.current = look
  useEffect(() => {
    if (!going) return
    const timer = setInterval(() => latest.current(), EVERY_MS)
    return () => clearInterval(timer)
  }, [going])
}
