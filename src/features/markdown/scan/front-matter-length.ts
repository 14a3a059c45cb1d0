const LONGEST = 64 * 1024
const FENCE = /^---[ \t]*(?:\r\n|\n|\r)/

/** Length of the byte order mark and the front matter at the start of a source; 0 where there is none. */
export function frontMatterLength(source: string): number {
  const bom = source.charCodeAt(0) === 0xfeff ? 1 : 0
  if (source.charCodeAt(bom) !== 45 || !source.startsWith('---', bom)) return 0
  const open = FENCE.exec(source.slice(bom, bom + 200))
  if (!open) return 0
  const close = /^---[ \t]*(?:\r\n|\n|\r|$)/gm
  close.lastIndex = bom + open[0].length
  const found = close.exec(source.slice(0, bom + LONGEST))
  return found ? found.index + found[0].length : 0
}
