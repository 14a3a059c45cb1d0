const browsers: [string, RegExp][] = [
  ['Edge', /\bEdgA?\//],
  ['Whale', /\bWhale\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\bFirefox\/|\bFxiOS\//],
  ['Chrome', /\bChrome\/|\bCriOS\/|\bHeadlessChrome\//],
  ['Safari', /\bSafari\//],
]
const systems: [string, RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
]

/** Browser and system in the words of people, out of a User-Agent; null where it says neither. */
export function deviceOf(agent: string): { browser: string | null; system: string | null } | null {
  const browser = browsers.find(([, sign]) => sign.test(agent))?.[0] ?? null
  const system = systems.find(([, sign]) => sign.test(agent))?.[0] ?? null
  if (!browser && !system) return null
  return { browser, system }
}
