import { expect, test } from 'vitest'
import { addressOf, checkedAddress, isPublic, type RefusedAddress } from './addresses.ts'

const inside = async () => [{ address: '10.1.2.3', family: 4 }]
const outside = async () => [{ address: '93.184.216.34', family: 4 }]
const refusalOf = async (url: string, resolve = outside, allowed: string[] = []) =>
  checkedAddress(new URL(url), new Set(allowed), resolve).then(
    () => 'asked',
    (error) => (error as RefusedAddress).refusal,
  )

test.each([
  ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.0.0.1', '100.64.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...['192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::7f00:1', '64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', 'fe80::1'],
  ...['fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1', '2001::1', '2002:7f00:1::', '3fff::1', '100::1'],
  ...['localhost', '', '1.2.3', '999.1.1.1'],
])('%s is no address of the public network', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:2800:220:1:248:1893:25c8:1946', '64:ff9b::808:808'])(
  '%s is one of the public network',
  (address) => {
    expect(isPublic(address)).toBe(true)
  },
)

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://0/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/',
  'http://①②⑦.⓪.⓪.①/',
])('an address in any notation is refused where it leads inside: %s', async (url) => {
  expect(await refusalOf(url)).toBe('private')
})

test('a name that resolves to an inner address is refused, and so is one of which any address is inner', async () => {
  expect(await refusalOf('https://evil.example/', inside)).toBe('private')
  expect(await refusalOf('https://evil.example/', async () => [...(await outside()), ...(await inside())])).toBe('private')
  expect(await refusalOf('https://good.example/')).toBe('asked')
})

test('other schemes, credentials and unusual ports are refused', async () => {
  expect(await refusalOf('ftp://good.example/')).toBe('scheme')
  expect(await refusalOf('file:///etc/passwd')).toBe('scheme')
  expect(await refusalOf('gopher://good.example/')).toBe('scheme')
  expect(await refusalOf('http://me:secret@good.example/')).toBe('credentials')
  expect(await refusalOf('http://good.example:22/')).toBe('port')
  expect(await refusalOf('http://good.example:6379/')).toBe('port')
  expect(await refusalOf('http://good.example:8080/')).toBe('asked')
})

test('what an administrator allows may be inside, on the port that was named and no other', async () => {
  expect(await refusalOf('http://wiki.inside/', inside, ['wiki.inside'])).toBe('asked')
  expect(await refusalOf('http://wiki.inside:8090/', inside, ['wiki.inside'])).toBe('port')
  expect(await refusalOf('http://wiki.inside:8090/', inside, ['wiki.inside:8090'])).toBe('asked')
  expect(await refusalOf('http://wiki.inside/', inside, ['wiki.inside:8090'])).toBe('private')
  expect(await refusalOf('http://a.wiki.inside/', inside, ['wiki.inside'])).toBe('private')
  expect(await refusalOf('http://127.0.0.1:9999/', inside, ['127.0.0.1:9999'])).toBe('asked')
})

test('links are kept without their fragment, and what is no address on the web is none', () => {
  expect(addressOf('HTTPS://Example.COM/길?q=1#here')).toBe('https://example.com/%EA%B8%B8?q=1')
  expect(addressOf('//example.com/a')).toBe('https://example.com/a')
  expect(addressOf('mailto:a@example.com')).toBeUndefined()
  expect(addressOf('/articles/1')).toBeUndefined()
  expect(addressOf('https://')).toBeUndefined()
  expect(addressOf(`https://example.com/${'a'.repeat(3_000)}`)).toBeUndefined()
})
