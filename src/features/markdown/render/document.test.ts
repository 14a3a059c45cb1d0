import { describe, expect, test } from 'vitest'
import { escapeHtml, joinRendered } from '../html.ts'
import type { RenderOptions, Slot } from '../types.ts'
import { renderDocument } from './document.ts'

async function html(source: string, options: Partial<RenderOptions> = {}): Promise<string> {
  const rendered = await renderDocument(source, { language: 'ko', ...options })
  return joinRendered(rendered, (slot) => `{${slot.kind}:${escapeHtml(slot.text)}}`).trim()
}

describe('Korean text', () => {
  test.each([
    ['**지식 창고(Repository)**는 살아 있다', '<p><strong>지식 창고(Repository)</strong>는 살아 있다</p>'],
    ['**“따옴표”**라고 썼다', '<p><strong>“따옴표”</strong>라고 썼다</p>'],
    ['이것은*강조*입니다', '<p>이것은<em>강조</em>입니다</p>'],
    ['~~지움(deleted)~~은 남는다', '<p><del>지움(deleted)</del>은 남는다</p>'],
    ['`코드`를 쓴다', '<p><code>코드</code>를 쓴다</p>'],
    ['**[링크](a)**가', '<p><strong><a href="a">링크</a></strong>가</p>'],
  ])('%s', async (source, expected) => {
    expect(await html(source)).toBe(expected)
  })

  test('a particle behind a bare address is no part of it', async () => {
    expect(await html('https://onji.example/a에서 확인')).toBe(
      '<p><a href="https://onji.example/a" class="external" rel="noopener noreferrer nofollow">https://onji.example/a</a>에서 확인</p>',
    )
    expect(await html('https://ko.example/wiki/한국')).toContain('>https://ko.example/wiki/한국</a>')
  })

  test('a particle may follow a formula and a mention', async () => {
    expect(await html('$x$는 @minsu가')).toMatch(/<span class="katex">.*<\/span>는 \{mention:@minsu\}가<\/p>/)
  })
})

describe('headings', () => {
  test('have an anchor that keeps Hangul, a link to it, and stand in the contents', async () => {
    const rendered = await renderDocument('# 시작하기\n\n## 설치 & 실행\n\n## 설치 & 실행\n', { language: 'ko' })
    expect(rendered.toc).toEqual([
      { depth: 1, id: '시작하기', text: '시작하기' },
      { depth: 2, id: '설치--실행', text: '설치 & 실행' },
      { depth: 2, id: '설치--실행-1', text: '설치 & 실행' },
    ])
    expect(rendered.parts[0]).toContain(
      '<h1 id="시작하기">시작하기<a class="anchor" href="#시작하기" aria-label="“시작하기” 제목의 고정 링크">#</a></h1>',
    )
  })

  test('take the anchor of a comment behind them, which is not shown', async () => {
    expect(await html('### 무엇을 만들까요? {/*what-are-you-building*/}')).toMatch(/^<h3 id="what-are-you-building">무엇을 만들까요\?<a /)
  })

  test('cannot take an id of the page', async () => {
    expect(await html('# Root')).toMatch(/^<h1 id="h-root">/)
    expect(await html('# onji-app')).toMatch(/^<h1 id="h-onji-app">/)
  })
})

describe('code', () => {
  test('is coloured by classes and names its language and file', async () => {
    expect(await html('```js src/App.js {2}\nconst a = "x"\n```')).toBe(
      '<figure class="code" data-language="js"><figcaption>src/App.js</figcaption><pre tabindex="0"><code><span class="tok-keyword">const </span>' +
        '<span class="tok-constant">a </span><span class="tok-keyword">= </span><span class="tok-string-expression">&quot;x&quot;</span></code></pre></figure>',
    )
  })

  test('of an unknown language stays plain', async () => {
    expect(await html('```klingon\n<Qapla>\n```')).toBe(
      '<figure class="code" data-language="klingon"><pre tabindex="0"><code>&lt;Qapla&gt;</code></pre></figure>',
    )
  })

  test('that is too long stays plain', async () => {
    const rendered = await html(`\`\`\`js\n${'const a = 1\n'.repeat(5000)}\`\`\``)
    expect(rendered).not.toContain('tok-')
    expect(rendered).toContain('const a = 1')
  })

  test('of a diagram is left for the application to draw', async () => {
    const rendered = await renderDocument('```mermaid\ngraph TD; A-->B\n```', { language: 'ko' })
    expect(rendered).toMatchObject({ hasMermaid: true, parts: ['<pre class="mermaid-source"><code>graph TD; A-->B</code></pre>'] })
  })
})

describe('formulas', () => {
  test('are HTML and MathML', async () => {
    const rendered = await renderDocument('$x^2$\n\n$$\n\\sum_i i\n$$\n', { language: 'ko' })
    expect(rendered.hasMath).toBe(true)
    const text = joinRendered(rendered, () => '')
    expect(text).toMatch(/<p><span class="katex"><span class="katex-mathml"><math/)
    expect(text).toContain('<div class="math-display" tabindex="0"><span class="katex-display">')
  })

  test('prices are no formulas', async () => {
    expect(await html('It costs $5 or US$10, maybe $20.')).toBe('<p>It costs $5 or US$10, maybe $20.</p>')
  })

  test('that TeX does not understand are shown as they were written', async () => {
    expect(await html('$\\frac{1$')).toMatch(/^<p><code class="math-error" title="KaTeX parse error[^"]*">\\frac\{1<\/code><\/p>$/)
  })
})

describe('callouts', () => {
  test('have a title in the language of the reader', async () => {
    expect(await html('> [!WARNING]\n> 조심하세요.\n')).toBe(
      '<aside class="callout callout-warning" role="note"><p class="callout-title">주의</p>\n<p>조심하세요.</p>\n</aside>',
    )
    expect(await html('> [!WARNING]\n> Careful.\n', { language: 'en' })).toContain('<p class="callout-title">Warning</p>')
  })

  test('may begin on the line of their mark', async () => {
    expect(await html('> [!NOTE] 바로 **여기**\n')).toContain('<p>바로 <strong>여기</strong></p>')
  })

  test('other quotes stay quotes', async () => {
    expect(await html('> [!OTHER]\n> a\n')).toBe('<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>')
  })
})

describe('what differs from reader to reader', () => {
  test('stands as slots between the parts', async () => {
    const { parts } = await renderDocument('앞 [[휴가 규정#신청|휴가]] 뒤 @kim\n\n![[조직도]]\n', { language: 'ko' })
    const slots = parts.filter((part): part is Slot => typeof part !== 'string')
    expect(slots).toEqual([
      { kind: 'wiki', target: '휴가 규정', fragment: '신청', text: '휴가' },
      { kind: 'mention', target: 'kim', text: '@kim' },
      { kind: 'embed', target: '조직도', text: '조직도' },
    ])
    expect(parts[0]).toBe('<p>앞 ')
  })

  test('an embed alone in its paragraph stands by itself, so that blocks may take its place', async () => {
    expect(await html('a\n\n![[b]]\n\nc')).toBe('<p>a</p>\n{embed:b}\n<p>c</p>')
  })

  test('is text in code, and in the text of a link', async () => {
    expect(await html('`[[a]] @b`')).toBe('<p><code>[[a]] @b</code></p>')
    expect(await html('[@kim의 글](a)')).toBe('<p><a href="a">@kim의 글</a></p>')
  })

  test('in a heading counts as its text', async () => {
    const { toc } = await renderDocument('## [[휴가 규정|휴가]] 안내', { language: 'ko' })
    expect(toc).toEqual([{ depth: 2, id: '휴가-안내', text: '휴가 안내' }])
  })
})

describe('components of MDX', () => {
  test('leave their content, as Markdown', async () => {
    expect(await html('<Intro>\n**굵은** 글\n</Intro>\n')).toMatch(/<p><strong>굵은<\/strong> 글<\/p>/)
    expect(await html('<Sandpack>\n```js\na\n```\n</Sandpack>\n')).toContain('<figure class="code" data-language="js">')
  })

  test('that mean a callout become one', async () => {
    expect(await html('<Pitfall>\n\n조심\n\n</Pitfall>\n')).toBe(
      '<aside class="callout callout-warning" role="note"><p class="callout-title">주의</p>\n<p>조심</p>\n</aside>',
    )
  })

  test('without a partner were no components and are shown', async () => {
    expect(await html('returns List<String> of <your-name> and Map<K, V>')).toBe(
      '<p>returns List&lt;String> of &lt;your-name> and Map&lt;K, V></p>',
    )
  })

  test('that show a picture or a page keep it', async () => {
    expect(await html('<Illustration src="/images/a.png" alt="도표" />')).toContain('<img src="/images/a.png" alt="도표"')
    expect(await html('<BlogCard title="새 소식" url="/blog/new" />')).toContain('<a href="/blog/new">새 소식</a>')
  })
})

describe('the rest of the dialect', () => {
  test('tables scroll inside themselves', async () => {
    expect(await html('|a|\n|-:|\n|b|\n')).toMatch(
      /^<div class="table-scroll" tabindex="0" role="group" aria-label="표"><table>[^]*<td align="right">b<\/td>[^]*<\/table><\/div>$/,
    )
  })

  test('tasks are boxes with a name', async () => {
    expect(await html('- [x] 끝냄\n- [ ] 할 일\n')).toContain(
      '<li class="task-list-item"><input type="checkbox" checked disabled aria-label="끝냄"> 끝냄</li>',
    )
  })

  test('footnotes lead there and back, in the language of the reader', async () => {
    const page = await html('본문[^가]\n\n[^가]: 주석\n')
    expect(page).toContain(
      '<sup><a href="#fn-%EA%B0%80" id="fnref-%EA%B0%80" data-footnote-ref aria-describedby="footnote-label">1</a></sup>',
    )
    expect(page).toContain('<h2 class="sr-only" id="footnote-label">각주</h2>')
    expect(page).toContain('aria-label="각주 1의 본문 위치로 돌아가기"')
  })

  test('front matter is not shown', async () => {
    expect(await html('---\ntitle: a\n---\n\n본문')).toBe('<p>본문</p>')
  })

  test('what other hosts would play is a link', async () => {
    expect(await html('<iframe src="https://video.example/1" title="영상"></iframe>')).toBe(
      '<a href="https://video.example/1" class="external" rel="noopener noreferrer nofollow">영상</a>',
    )
  })

  test('HTML that readers use stays', async () => {
    const source =
      '<details><summary>더 보기</summary>\n\n- a\n\n</details>\n\n<kbd>Ctrl</kbd> <mark>a</mark> <sub>b</sub> <ruby>漢<rt>한</rt></ruby>\n'
    expect(await html(source)).toBe(
      '<details><summary>더 보기</summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n<p><kbd>Ctrl</kbd> <mark>a</mark> <sub>b</sub> <ruby>漢<rt>한</rt></ruby></p>',
    )
  })
})
