// What the device knows of signers: the snapshot that the program publishes at /verify/trust.json (docs/verify.md).

export type Format = 'hc1' | 'shc'
export type Kind = 'vaccination' | 'test' | 'recovery'

export interface List { source: string, name: string, dated?: string, keys: number }
export interface Key { format: Format, kid: string, issuer: string, country?: string, name?: string, jwk: JsonWebKey, from?: string, until?: string, kinds?: Kind[], list: number }
/** dropped are keys of ours that may be in other hands: what they signed does not hold. */
export interface Trust { country: string, lists: List[], keys: Key[], dropped?: Key[] }

/** The keys of a form with a kid: kids of 8 bytes may meet. */
export const named = (trust: Trust, format: Format, kid: string): Key[] => [...trust.keys, ...trust.dropped ?? []].filter(k => k.format === format && k.kid === kid)
