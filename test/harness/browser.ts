import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const PLACES = ['/usr/bin', '/usr/local/bin', '/snap/bin', ...(process.env.PATH ?? '').split(delimiter)]

/** Path of the Chromium of this machine: ONJI_TEST_CHROMIUM, else one of the usual names. */
export function findChromium(): string {
  const given = process.env.ONJI_TEST_CHROMIUM
  if (given) {
    if (existsSync(given)) return given
    throw new Error(`ONJI_TEST_CHROMIUM names ${given}, which does not exist`)
  }
  const found = NAMES.flatMap((name) => PLACES.map((place) => join(place, name))).find((path) => existsSync(path))
  if (found) return found
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  if (existsSync(mac)) return mac
  throw new Error(
    'There is no Chromium: install it (Debian, Ubuntu: apt-get install chromium), name one in ONJI_TEST_CHROMIUM, or set ONJI_TEST_BROWSER=off',
  )
}

/** False only where somebody said so: a missing browser fails the tests instead of hiding them. */
export const browserWanted = process.env.ONJI_TEST_BROWSER !== 'off'

/** Chromium without a sandbox (containers run as root) and without talk to hosts of its maker. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-default-apps',
    ],
  })
}
