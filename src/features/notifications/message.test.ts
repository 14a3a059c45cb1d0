import { expect, test } from 'vitest'
import { text } from '../../platform/i18n.ts'
import { messageOf } from './message.ts'
import type { SignalView } from './schema.ts'

const signal = (words: string, href = '/articles/1'): SignalView => ({
  ...{ id: '1', name: 'test:greeting', urgency: 'request', text: words, href, item: null, by: null, at: 0, readAt: null },
})
const place = { organisation: '온지 상사', url: 'https://wiki.example.com' }

test('a title cannot add headers or markup to a mail', () => {
  const mail = messageOf(text('ko'), 'ko', [signal('<img src=x onerror=alert(1)>\r\nBcc: all@example.com')], place)
  expect(mail.subject).not.toMatch(/[\r\n]/)
  expect(mail.html).not.toContain('<img')
})

test('links lead into this installation only', () => {
  const { html, text: plain } = messageOf(text('en'), 'en', [signal('x', 'https://elsewhere.example.com/'), signal('y', '/reviews')], place)
  expect(html + plain).not.toContain('elsewhere')
  expect(html).toContain('https://wiki.example.com/reviews')
})

test('several signals are one mail, named after the first', () => {
  expect(messageOf(text('ko'), 'ko', [signal('가'), signal('나'), signal('다')], place).subject).toBe('가 외 2건')
  expect(messageOf(text('en'), 'en', [signal('a'), signal('b')], place).subject).toBe('a and 1 more')
})
