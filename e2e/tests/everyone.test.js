// What keeps people out elsewhere: no mouse, bad eyes, a slow network, hasty fingers, a rush. A file each in everyone/.
import '../everyone/keyboard.js'
import '../everyone/menu.js'
import '../everyone/zoom.js'
import '../everyone/slow.js'
import '../everyone/twice.js'
import '../everyone/rush.js' // last: for some seconds after it everybody who signs in is asked for more
