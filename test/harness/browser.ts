import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page, type Response } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
/** How long a page may take for anything: on a machine that is slow and busy with other things as well. */
const PATIENCE_MS = 60_000
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

/** Chromium without a sandbox (containers run as root) and without talk to hosts of its maker; its pages are waited for patiently. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
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
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext(options)
    context.setDefaultTimeout(PATIENCE_MS)
    return context
  }
  return browser
}

/** Until the app has taken over from the page that the server drew. */
export const taken = (page: Page): Promise<void> => page.locator('html[data-app="ready"]').waitFor()

/** Goes to a page and waits until the app has taken it over; answers what the server said. */
export async function visit(page: Page, address: string): Promise<Response | null> {
  const answer = await page.goto(address)
  await taken(page)
  return answer
}

/** What keeps somebody out of the page as it stands once everything in it has come: each rule of axe with the elements that break it. */
export async function barriersOf(page: Page): Promise<string[]> {
  await taken(page)
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
