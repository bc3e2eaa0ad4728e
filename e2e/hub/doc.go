// Package hub starts a centre and two hubs of a camp, the real program in networks of their own, cuts them off and joins them again, and counts
// what all of them have in the end.
package hub
