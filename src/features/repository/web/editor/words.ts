/** Words a minute, as the reading page counts them. */
const PACE = 220

/** Words of prose (eojeol in Korean) and minutes to read; code, addresses and comments do not count. */
export function measure(markdown: string): { words: number; minutes: number } {
  const prose = markdown
    .replace(/^(`{3,}|~{3,})[\s\S]*?(?:^\1`*~*\s*$|$(?![\s\S]))/gm, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/\]\([^)\n]*\)/g, '] ')
  const words = prose.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’.-]*/gu)?.length ?? 0
  return { words, minutes: Math.max(1, Math.round(words / PACE)) }
}
