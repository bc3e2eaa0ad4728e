package main

import "syscall"

// umask keeps what is made from everybody but the owner, until the function it gives is called.
func umask() func() {
	old := syscall.Umask(0o177)
	return func() { syscall.Umask(old) }
}
