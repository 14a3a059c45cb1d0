/** A bar is a comparison as people write it, such as `<= 0.5`; null where the figure stands for comparison only. */
export type Bar = `${'<=' | '>='} ${number}` | null

const keeps = (value: number, bar: Bar): boolean => {
  if (bar === null) return true
  const [sign, limit] = bar.split(' ')
  return sign === '<=' ? value <= Number(limit) : value >= Number(limit)
}

/** One line of JSON on standard output; people read the same on standard error. */
export function report(bench: string, figure: string, value: number, unit: string, bar: Bar = null): void {
  const rounded = Number(value.toPrecision(4))
  const ok = keeps(value, bar)
  if (!ok) process.exitCode = 1
  process.stdout.write(`${JSON.stringify({ bench, figure, value: rounded, unit, bar, ok })}\n`)
}

export const note = (text: string) => process.stderr.write(`${text}\n`)

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
