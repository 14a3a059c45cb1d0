import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    wikiLink: 'wikiLink'
    wikiEmbed: 'wikiEmbed'
    wikiMarker: 'wikiMarker'
    wikiInside: 'wikiInside'
    mention: 'mention'
    component: 'component'
    braceComment: 'braceComment'
    dollarMath: 'dollarMath'
    dollarSequence: 'dollarSequence'
    dollarValue: 'dollarValue'
  }
}

const LONGEST = 300

/** `[[Title#heading|text]]`, and with a `!` before it the embed. The rules are those of scan/dialect-marks. */
export const wikiLink: Construct = { name: 'wikiLink', tokenize: tokenizer('wikiLink') }
export const wikiEmbed: Construct = { name: 'wikiEmbed', tokenize: tokenizer('wikiEmbed') }

/** `[[1]](https://...)` is a link whose text has brackets. */
const resource: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return (code) => {
      if (code !== 40) return nok(code)
      effects.enter('data')
      effects.consume(code)
      effects.exit('data')
      return (next) => (isResourceStart(next) ? ok(next) : nok(next))
    }
  },
}

/** What begins an address rather than a remark in parentheses. */
export function isResourceStart(code: Code): boolean {
  return code === 35 || code === 46 || code === 47 || code === 60 || (code !== null && code >= 97 && code <= 122)
}

function tokenizer(type: 'wikiLink' | 'wikiEmbed') {
  return function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    let size = 0
    let named = false
    let beforeBar = true
    let opened = type === 'wikiEmbed' ? -1 : 0

    return (code) => {
      effects.enter(type)
      effects.enter('wikiMarker')
      return open(code)
    }

    function open(code: Code): State | undefined {
      if (opened === -1 ? code !== 33 : code !== 91) return nok(code)
      effects.consume(code)
      opened += 1
      return opened === 2 ? first : open
    }

    function first(code: Code): State | undefined {
      effects.exit('wikiMarker')
      if (code === null || code < 0 || code === 93) return nok(code)
      effects.enter('wikiInside')
      return inside(code)
    }

    function inside(code: Code): State | undefined {
      if (code === null || (code < 0 && code > -6 && code !== -2 && code !== -1) || code === 91 || size > LONGEST) return nok(code)
      if (code === 93) {
        if (!named) return nok(code)
        effects.exit('wikiInside')
        effects.enter('wikiMarker')
        effects.consume(code)
        return last
      }
      if (code === 124) beforeBar = false
      else if (beforeBar && code > 32) named = true
      size += 1
      effects.consume(code)
      return inside
    }

    function last(code: Code): State | undefined {
      if (code !== 93) return nok(code)
      effects.consume(code)
      effects.exit('wikiMarker')
      effects.exit(type)
      return effects.check(resource, nok, ok)
    }
  }
}
