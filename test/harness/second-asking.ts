import type { Reporter, TestCase } from 'vitest/node'

/** Names, at the end of a run, every promise that did not hold at the first asking but at the second. */
export class SecondAsking implements Reporter {
  readonly #names: string[] = []

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#names.push(`${test.module.relativeModuleId} > ${test.fullName}`)
  }

  onTestRunEnd(): void {
    if (this.#names.length === 0) return
    const lines = this.#names.map((name) => `  ${name}`)
    console.warn(`\nwarning: held only at the second asking (${lines.length}):\n${lines.join('\n')}\n`)
  }
}
