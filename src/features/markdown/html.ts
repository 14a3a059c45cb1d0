import type { Rendered, Slot } from './types.ts'

export { escapeHtml } from '../../platform/page/markup.ts'

/** The page for one reader: every slot filled with the safe HTML that `fill` gives for it. */
export function joinRendered(rendered: Rendered, fill: (slot: Slot) => string): string {
  let html = ''
  for (const part of rendered.parts) html += typeof part === 'string' ? part : fill(part)
  return html
}
