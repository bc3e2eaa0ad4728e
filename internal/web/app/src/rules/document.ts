// Numbers of identity documents, as pack.CheckDocument checks them.

export interface IDKind { kind: string, name: string, names?: Record<string, string>, pattern: string, check?: string, example?: string }

/** The number in the one form that is compared, or undefined where it cannot be one of that kind. */
export function checkDocument (kind: IDKind, number: string): string | undefined {
  const normalised = number.replace(/\s+/g, '').toUpperCase()
  if (!new RegExp(kind.pattern).test(normalised)) return undefined
  if (kind.check === 'verhoeff' && !verhoeff(normalised)) return undefined // the only checksum that a pack can name
  return normalised
}

// J. Verhoeff, "Error detecting decimal codes", 1969: the last digit is the check digit of those before it.
function verhoeff (digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    if (Number.isNaN(digit)) return false
    sum = dihedral(sum, permuted(i, digit))
  }
  return sum === 0 && digits !== ''
}

// Multiplies in D5, the symmetries of a pentagon: 0 to 4 are its turns, 5 to 9 its turns after a flip.
function dihedral (a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + (a + b) % 5
  return b < 5 ? 5 + (a - b) % 5 : (a - b + 5) % 5
}

function permuted (place: number, digit: number): number {
  for (let i = 0; i < place % 8; i++) digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit]!
  return digit
}
