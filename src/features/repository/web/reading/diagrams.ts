let count = 0

/** Draws the mermaid sources of a body, in the colours on the screen. A source that cannot be drawn stays readable. */
export async function drawDiagrams(body: HTMLElement, scheme: 'light' | 'dark', texts: { label: string; fault: string }): Promise<void> {
  const sources = [...body.querySelectorAll<HTMLElement>('pre.mermaid-source')]
  if (sources.length === 0) return
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    fontFamily: 'var(--font)',
    themeVariables: colours(scheme),
  })
  for (const source of sources) {
    const text = source.textContent ?? ''
    const before = source.nextElementSibling?.matches('.mermaid-drawn') ? (source.nextElementSibling as HTMLElement) : null
    try {
      const { svg } = await mermaid.render(`diagram-${++count}`, text)
      const drawn = before ?? document.createElement('div')
      drawn.className = 'mermaid-drawn'
      drawn.tabIndex = 0
      drawn.setAttribute('role', 'img')
      drawn.setAttribute('aria-label', texts.label)
      drawn.innerHTML = svg
      if (!before) source.after(drawn)
      source.hidden = true
    } catch {
      document.getElementById(`ddiagram-${count}`)?.remove()
      if (source.previousElementSibling?.matches('.diagram-fault')) continue
      const note = document.createElement('p')
      note.className = 'quiet diagram-fault'
      note.textContent = texts.fault
      source.before(note)
    }
  }
}

/** Mermaid computes with colours, so the tokens are given to it as they are. */
function colours(scheme: 'light' | 'dark'): Record<string, string | boolean> {
  const light = {
    background: '#ffffff',
    primaryColor: '#e1eeeb',
    primaryTextColor: '#24221d',
    primaryBorderColor: '#0f5e5e',
    lineColor: '#56524a',
    secondaryColor: '#f4f1ea',
    tertiaryColor: '#faf0da',
    textColor: '#24221d',
  }
  const dark = {
    background: '#23221f',
    primaryColor: '#1d3533',
    primaryTextColor: '#ebe7de',
    primaryBorderColor: '#74c7bf',
    lineColor: '#bdb7ab',
    secondaryColor: '#33312c',
    tertiaryColor: '#382c14',
    textColor: '#ebe7de',
  }
  const chosen = scheme === 'dark' ? dark : light
  return { ...chosen, edgeLabelBackground: chosen.background, darkMode: scheme === 'dark', fontSize: '14px' }
}
