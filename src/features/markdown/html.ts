import type { Rendered, Slot } from './types.ts'

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text made safe for element content and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => ESCAPED[character] as string) : text
}

/** The page for one reader: every slot filled with the safe HTML that `fill` gives for it. */
export function joinRendered(rendered: Rendered, fill: (slot: Slot) => string): string {
  let html = ''
  for (const part of rendered.parts) html += typeof part === 'string' ? part : fill(part)
  return html
}
