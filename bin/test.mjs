#!/usr/bin/env node
// `npm test [-- paths or vitest options]`: installs what is missing, then runs every test.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { become, ensureInstalled, fail, root, tell } from './prepare.mjs'

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

const onPath = (name) => [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'].some((folder) => existsSync(join(folder, name)))
const hasChromium = () => process.env.ONJI_TEST_CHROMIUM || CHROMIUM.some(onPath) || existsSync('/Applications/Google Chrome.app')

/** The browser tests need Chromium, which no npm package carries: take it from the package manager where we may. */
function ensureChromium() {
  if (process.env.ONJI_TEST_BROWSER === 'off' || hasChromium()) return
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    tell('브라우저 테스트에 쓸 Chromium을 설치해요.', 'installing Chromium for the browser tests')
    const run = (...args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    run('update', '-qq')
    run('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
  }
  if (!hasChromium())
    fail(
      'Chromium이 없어요. "apt-get install chromium fonts-noto-cjk"처럼 설치하거나, ONJI_TEST_CHROMIUM에 경로를 적거나, ONJI_TEST_BROWSER=off로 브라우저 테스트를 빼 주세요.',
      'Chromium is missing: install it ("apt-get install chromium fonts-noto-cjk"), name one in ONJI_TEST_CHROMIUM, or leave the browser tests out with ONJI_TEST_BROWSER=off',
    )
}

ensureInstalled()
ensureChromium()
become([join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)], { cwd: root, env: process.env })
