package pack

import (
	"regexp"
	"slices"
)

// ValidPin says whether s has the form of the country's postal codes.
func (p *Pack) ValidPin(s string) bool {
	ok, err := regexp.MatchString(p.PinPattern, s)
	return ok && err == nil
}

// ValidGroup says whether a priority group exists; "" is no group.
func (p *Pack) ValidGroup(group string) bool {
	return group == "" || slices.Contains(p.Groups, group)
}
