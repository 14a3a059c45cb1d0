const WIDTH = 30

/** A progress bar on standard error where that is a terminal; nothing elsewhere. */
export function showProgress(before: string): { show(done: number, total: number): void; end(): void } {
  const { stderr } = process
  if (!stderr.isTTY) return { show() {}, end() {} }
  stderr.write(`\r\x1b[K${before}`)
  return {
    show(done, total) {
      const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH)
      stderr.write(`\r\x1b[K${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done} / ${total}`)
    },
    end: () => void stderr.write('\r\x1b[K'),
  }
}
