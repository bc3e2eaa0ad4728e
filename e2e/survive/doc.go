// Package survive starts the real program, kills it in the middle of its work, and counts what is left.
package survive
