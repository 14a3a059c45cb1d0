import { describe, expect, it } from 'vitest'
import { drawText as h, jsonForScript } from './markup.ts'

describe('text drawn as HTML', () => {
  it('escapes what people wrote, in content and in attributes', () => {
    expect(h('a', { title: `"><script>` }, '<b> & "it\'s"').html).toBe(
      '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &quot;it&#39;s&quot;</a>',
    )
  })

  it('leaves out what is absent and keeps what is zero', () => {
    expect(h('p', { class: undefined, hidden: false, disabled: true }, null, false, 0, ['a', h('b', null, 'c')]).html).toBe(
      '<p disabled="">0a<b>c</b></p>',
    )
  })

  it('writes states of aria as words and never a handler', () => {
    expect(h('button', { 'aria-expanded': false, onClick: () => {} }).html).toBe('<button aria-expanded="false"></button>')
  })

  it('gives empty elements no end', () => {
    expect(h('input', { value: 'a"b' }).html).toBe('<input value="a&quot;b">')
  })

  it('keeps data from ending its script', () => {
    const json = jsonForScript({ title: '</script><script>alert(1)</script>' })
    expect(json).not.toContain('<')
    expect(JSON.parse(json)).toEqual({ title: '</script><script>alert(1)</script>' })
  })
})
