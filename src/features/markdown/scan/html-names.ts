/** Names of HTML elements. A tag with any other small name (`<your-name>`, `<T>`) is meant as text. */
export const HTML_NAMES = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas ' +
    'caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font ' +
    'footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark ' +
    'marquee menu menuitem meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext portal ' +
    'pre progress q rb rp rt rtc ruby s samp script search section select slot small source span strike strong style sub summary sup table ' +
    'tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp svg math path g rect circle line polygon text ' +
    'defs use image foreignobject animate set mi mo mn mtext mrow annotation annotation-xml onji-slot'
  ).split(' '),
)

const TAG = /<(\/?)([A-Za-z][\w:-]*)(?=[\s/>])((?:[^<>"']|"[^"]*"|'[^']*')*)>/g

/** Escapes the tags of a piece of HTML that are no tags of HTML, so that a reader sees them. */
export function showUnknownTags(html: string): string {
  return html.replace(TAG, (tag, _slash: string, name: string) =>
    HTML_NAMES.has(name.toLowerCase()) ? tag : `&lt;${tag.slice(1, -1)}&gt;`,
  )
}
