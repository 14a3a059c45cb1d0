// Prints `N passed, N failed[, N skipped]` out of vitest's JSON report; a run that broke off counts as one failure.
import { readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)
let report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }
try {
  report = JSON.parse(readFileSync(file, 'utf8'))
} catch {}

// A file that could not be loaded holds no test that could fail.
const brokenFiles = report.testResults.filter(
  (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
).length
let failed = report.numFailedTests + brokenFiles
if (failed === 0 && (status !== '0' || report.numPassedTests === 0)) failed = 1
const skipped = report.numPendingTests + report.numTodoTests
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 ? 1 : 0)
