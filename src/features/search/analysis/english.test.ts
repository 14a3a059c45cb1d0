import { expect, it } from 'vitest'
import { stemEnglish } from './english.ts'

it('stems as the published algorithm does', () => {
  const expected: Record<string, string> = {
    caresses: 'caress',
    ponies: 'poni',
    cats: 'cat',
    agreed: 'agre',
    feed: 'feed',
    hopping: 'hop',
    falling: 'fall',
    hoping: 'hope',
    sized: 'size',
    happy: 'happi',
    sky: 'sky',
    relational: 'relat',
    conditional: 'condit',
    vietnamization: 'vietnam',
    electricity: 'electr',
    adjustment: 'adjust',
    replacement: 'replac',
    generalizations: 'gener',
    oscillators: 'oscil',
    controll: 'control',
  }
  expect(Object.fromEntries(Object.keys(expected).map((word) => [word, stemEnglish(word)]))).toEqual(expected)
})

it('leaves short words, numbers and other scripts alone', () => {
  expect(['is', 'k8s', '지식', 'été'].map(stemEnglish)).toEqual(['is', 'k8s', '지식', 'été'])
})
