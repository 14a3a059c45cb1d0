import { markdownLineEnding } from 'micromark-util-character'
import type { Code, Construct, State } from 'micromark-util-types'

/**
 * `$x$` and `$$x$$` in running text. Stricter than micromark-extension-math, which makes math of `$5 and $10`: no
 * space inside the dollars, no Latin letter or digit outside of them (Hangul may follow: particles), and no other
 * dollar between, so that an unclosed one costs no more than the way to the next.
 */
export const dollarMath: Construct = {
  name: 'dollarMath',
  previous: (code) => code === null || code < 0 || !/[A-Za-z0-9$]/.test(String.fromCharCode(code)),
  tokenize(effects, ok, nok): State {
    let opening = 0
    let closing = 0
    let before: Code = null

    return (code) => {
      effects.enter('dollarMath')
      effects.enter('dollarSequence')
      return open(code)
    }

    function open(code: Code): State | undefined {
      if (code === 36) {
        effects.consume(code)
        opening += 1
        return open
      }
      if (opening > 2 || code === null || code <= 32) return nok(code)
      effects.exit('dollarSequence')
      return between(code)
    }

    function between(code: Code): State | undefined {
      if (code === null) return nok(code)
      if (markdownLineEnding(code)) {
        effects.enter('lineEnding')
        effects.consume(code)
        effects.exit('lineEnding')
        before = code
        return between
      }
      if (code === 36) return close(code)
      effects.enter('dollarValue')
      return inside(code)
    }

    function inside(code: Code): State | undefined {
      if (code === null || code === 36 || markdownLineEnding(code)) {
        effects.exit('dollarValue')
        return between(code)
      }
      effects.consume(code)
      before = code
      return code === 92 ? escaped : inside
    }

    function escaped(code: Code): State | undefined {
      if (code === null || markdownLineEnding(code)) return inside(code)
      effects.consume(code)
      before = code
      return inside
    }

    function close(code: Code): State | undefined {
      if (before === null || before <= 32) return nok(code)
      effects.enter('dollarSequence')
      return sequence(code)
    }

    function sequence(code: Code): State | undefined {
      if (code === 36) {
        effects.consume(code)
        closing += 1
        return sequence
      }
      if (closing !== opening || (code !== null && code > 0 && /[A-Za-z0-9]/.test(String.fromCharCode(code)))) return nok(code)
      effects.exit('dollarSequence')
      effects.exit('dollarMath')
      return ok(code)
    }
  },
}
