package pack

import "regexp"

// ValidPin says whether s has the form of the country's postal codes.
func (p *Pack) ValidPin(s string) bool {
	ok, err := regexp.MatchString(p.PinPattern, s)
	return ok && err == nil
}
