// Package arch holds no program: its tests keep the plan of the house, which ARCHITECTURE.md draws.
package arch
