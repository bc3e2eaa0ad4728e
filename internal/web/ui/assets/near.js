// Near me: asks the device where it is, rounds that to about a kilometre, and searches there. Without this script, or where the
// device does not say, people search by PIN code or by district.
(() => {
  const form = document.getElementById('near-me')
  if (!form || !window.isSecureContext || !('geolocation' in navigator)) return
  const coarse = degrees => (Math.round(degrees * 100) / 100).toFixed(2)
  const failed = form.querySelector('[role=alert]')
  form.hidden = false
  form.addEventListener('submit', event => {
    event.preventDefault()
    failed.hidden = true
    navigator.geolocation.getCurrentPosition(at => {
      form.elements.near.value = coarse(at.coords.latitude) + ',' + coarse(at.coords.longitude)
      form.submit()
    }, () => { failed.hidden = false }, { maximumAge: 600000, timeout: 15000 })
  })
})()
