// Solves the sum of the page "very many people are signing in" (internal/web/door/challenge.go): a whole number n so that the
// SHA-256 of "id:n" begins with so many zero bits. Then it sends the form. It computes SHA-256 itself: the browser's own is slower for
// such short texts, and is missing where a page does not come over HTTPS.
(function () {
  'use strict'
  var form = document.getElementById('challenge')
  if (!form) return

  // The constants of SHA-256: the first bits of the square and cube roots of the first primes.
  var start = []
  var K = []
  for (var prime = 2; K.length < 64; prime++) {
    var divides = false
    for (var d = 2; d * d <= prime; d++) divides = divides || prime % d === 0
    if (divides) continue
    var bits = function (root) { return (root - Math.floor(root)) * 4294967296 | 0 }
    if (start.length < 8) start.push(bits(Math.sqrt(prime)))
    K.push(bits(Math.pow(prime, 1 / 3)))
  }

  var W = new Int32Array(64)

  // The first word of the SHA-256 of an ASCII text of at most 55 letters: one block.
  function firstWord (text) {
    var i, t1, t2, x
    for (i = 0; i < 16; i++) W[i] = 0
    for (i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8)
    W[i >> 2] |= 0x80 << (24 - (i & 3) * 8)
    W[15] = text.length * 8
    for (i = 16; i < 64; i++) {
      x = W[i - 15]
      t1 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3
      x = W[i - 2]
      t2 = (x >>> 17 | x << 15) ^ (x >>> 19 | x << 13) ^ x >>> 10
      W[i] = W[i - 16] + t1 + W[i - 7] + t2 | 0
    }
    var a = start[0], b = start[1], c = start[2], d = start[3], e = start[4], f = start[5], g = start[6], h = start[7]
    for (i = 0; i < 64; i++) {
      t1 = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + W[i] | 0
      t2 = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0
      h = g; g = f; f = e; e = d + t1 | 0; d = c; c = b; b = a; a = t1 + t2 | 0
    }
    return start[0] + a | 0
  }

  var shift = 32 - Number(form.dataset.bits)
  var n = 0

  // A little at a time, so that the page stays alive.
  function some () {
    for (var until = n + 2000; n < until; n++) {
      if (firstWord(form.dataset.id + ':' + n) >>> shift === 0) {
        form.elements.answer.value = String(n)
        form.submit()
        return
      }
    }
    setTimeout(some, 0)
  }

  var told = document.getElementById('solving')
  told.textContent = told.dataset.text
  setTimeout(some, 0)
})()
