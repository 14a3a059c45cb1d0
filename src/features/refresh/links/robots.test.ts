import { expect, test } from 'vitest'
import { readRobots } from './robots.ts'

const robots = readRobots(
  `# everybody
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 3

User-agent: badbot
User-agent: OnjiLinkCheck
Disallow: /not-for-us
`,
  'other',
)

test('the longest rule that matches counts', () => {
  expect(robots.allows('/')).toBe(true)
  expect(robots.allows('/private/a')).toBe(false)
  expect(robots.allows('/private/open/a')).toBe(true)
  expect(robots.allows('/a/b.pdf')).toBe(false)
  expect(robots.allows('/a/b.pdf?x')).toBe(true)
  expect(robots.delayMs).toBe(3_000)
})

test('a group of our own stands instead of the one for everybody', () => {
  const own = readRobots('User-agent: *\nDisallow: /\n\nUser-agent: OnjiLinkCheck\nDisallow: /x', 'onjilinkcheck')
  expect(own.allows('/a')).toBe(true)
  expect(own.allows('/x/y')).toBe(false)
})

test('an empty rule, a page of HTML and a very long pattern harm nobody', () => {
  expect(readRobots('User-agent: *\nDisallow:', 'a').allows('/')).toBe(true)
  expect(readRobots('<html>not found</html>', 'a').allows('/')).toBe(true)
  expect(readRobots(`User-agent: *\nDisallow: /${'*a'.repeat(1_000)}b`, 'a').allows(`/${'a'.repeat(20_000)}`)).toBe(true)
})

test('a file of one endless line is read as soon as any other', () => {
  const hostile = readRobots(`User-agent: *\nDisallow: /a${' '.repeat(500_000)}b\nDisallow: /private/ # not for you\n`, 'other')
  expect(hostile.allows('/private/')).toBe(false)
  expect(hostile.allows('/open')).toBe(true)
})
