import type { CDPSession, Page } from 'playwright-core'
import { openBrowser } from '../test/harness/browser.ts'
import { median } from './figure.ts'

export type ColdLoad = { visibleMs: number; readableKb: number; totalKb: number; requests: number }

type Arrival = { at: number; bytes: number }

/** Opens pages in Chromium with an empty cache; answers the medians of when text was painted and what was transferred until then. */
export async function coldLoad(urls: string[], cookie: string): Promise<ColdLoad> {
  const browser = await openBrowser()
  try {
    const loads: ColdLoad[] = []
    for (const url of urls) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
      const [name, value] = cookie.split('=')
      await context.addCookies([{ name, value, url }])
      loads.push(await loadOnce(await context.newPage(), url))
      await context.close()
    }
    const of = (part: keyof ColdLoad) => median(loads.map((load) => load[part]))
    return { visibleMs: of('visibleMs'), readableKb: of('readableKb'), totalKb: of('totalKb'), requests: of('requests') }
  } finally {
    await browser.close()
  }
}

async function loadOnce(page: Page, url: string): Promise<ColdLoad> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  const { arrivals, started } = watchNetwork(cdp)
  await page.goto(url, { waitUntil: 'networkidle' })
  // The largest text that was painted: the body of an article, not the frame around it.
  const visibleMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(Math.max(...list.getEntries().map((entry) => entry.startTime)))).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        })
      }),
  )
  const from = started()
  const sum = (until: number) =>
    arrivals.filter(({ at }) => (at - from) * 1000 <= until).reduce((total, { bytes }) => total + bytes, 0) / 1024
  return {
    visibleMs,
    readableKb: sum(visibleMs),
    totalKb: sum(Number.POSITIVE_INFINITY),
    requests: new Set(arrivals.map((one) => one.at)).size,
  }
}

function watchNetwork(cdp: CDPSession): { arrivals: (Arrival & { id: string })[]; started: () => number } {
  const arrivals: (Arrival & { id: string })[] = []
  const counted = new Map<string, number>()
  let started = Number.POSITIVE_INFINITY
  cdp.on('Network.requestWillBeSent', ({ timestamp }) => {
    started = Math.min(started, timestamp)
  })
  const add = (id: string, at: number, bytes: number) => {
    if (bytes <= 0) return
    counted.set(id, (counted.get(id) ?? 0) + bytes)
    arrivals.push({ id, at, bytes })
  }
  cdp.on('Network.responseReceived', ({ requestId, timestamp, response }) => add(requestId, timestamp, response.encodedDataLength))
  cdp.on('Network.dataReceived', ({ requestId, timestamp, encodedDataLength }) => add(requestId, timestamp, encodedDataLength))
  // What was not announced piece by piece is counted when the answer is complete.
  cdp.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) =>
    add(requestId, timestamp, encodedDataLength - (counted.get(requestId) ?? 0)),
  )
  return { arrivals, started: () => started }
}
