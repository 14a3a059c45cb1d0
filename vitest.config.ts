import { defineConfig } from 'vitest/config'

const reporters = process.env.ONJI_TEST_REPORT
  ? ['default', ['json', { outputFile: process.env.ONJI_TEST_REPORT }] as ['json', object]]
  : ['default']

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
          testTimeout: 20_000,
          hookTimeout: 60_000,
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
          testTimeout: 60_000,
          hookTimeout: 120_000,
          env: { TZ: 'Asia/Seoul' },
        },
      },
    ],
  },
})
