// On the form at /verify: where the browser can check certificates by itself, the page that does opens in its place, unless the form is asked for.
if (location.search !== '?form' && isSecureContext && 'subtle' in crypto && 'DecompressionStream' in globalThis && 'serviceWorker' in navigator) {
  try {
    new DecompressionStream('deflate-raw')
    location.replace('/verify/?lang=' + document.documentElement.lang)
  } catch { /* it cannot: the form stays */ }
}
