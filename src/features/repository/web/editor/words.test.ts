import { expect, it } from 'vitest'
import { measure } from './words.ts'

it('counts words of prose in both languages, without code and addresses', () => {
  expect(measure('지식은 나눌수록 자라요.').words).toBe(3)
  expect(measure('Read [the guide](https://example.com/a-b) first').words).toBe(4)
  expect(measure('하나\n\n```js\nconst a = 1\n```\n둘').words).toBe(2)
  expect(measure('').minutes).toBe(1)
})
