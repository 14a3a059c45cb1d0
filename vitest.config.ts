import { defineConfig } from 'vitest/config'
import { SecondAsking } from './test/harness/second-asking.ts'

const reporters: ('default' | SecondAsking | ['json', object])[] = ['default', new SecondAsking()]
if (process.env.ONJI_TEST_REPORT) reporters.push(['json', { outputFile: process.env.ONJI_TEST_REPORT }])

export default defineConfig({
  test: {
    reporters,
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,bin,test,bench}/**/*.test.{ts,tsx}'],
          exclude: ['test/end-to-end/**', '**/node_modules/**'],
          globalSetup: ['test/harness/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
          env: { TZ: 'Asia/Seoul' },
        },
      },
      {
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          globalSetup: ['test/harness/setup.ts', 'test/harness/build.ts'],
          // One browser at a time: two cores also carry the server.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          // A browser on a busy machine may stumble where nothing is wrong; SecondAsking names every promise that was asked for twice.
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
          env: { TZ: 'Asia/Seoul' },
        },
      },
    ],
  },
})
