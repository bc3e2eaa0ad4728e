// What several screens share.
import { useEffect, useState } from 'preact/hooks'
import { state, watch } from './state'

/** Draws a component again whenever the state changes. */
export function useShared (): typeof state {
  const [, again] = useState(0)
  useEffect(() => watch(() => again(x => x + 1)), [])
  return state
}

/** The civil date of a moment (ms), in UTC. */
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
