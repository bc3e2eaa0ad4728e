package pack

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
)

// check tells of everything in a pack that does not fit together.
func check(r *reader, f files) {
	checkHead(r, f.head)
	checkAreas(r, f.head.Code, f.areas)
	checkAreaNames(r, f)
	products := checkProducts(r, f.products)
	rules := make(map[string]bool) // ids of rules, unique through all files
	for _, m := range f.head.Members {
		line := r.keyLine(headFile, "members."+m.ID)
		checkRule(r, headFile, line, rules, m.Rule)
		if m.Value < 1 {
			r.wrong(headFile, line, "rule %q lets a phone register nobody", m.ID)
		}
	}
	checkRegistration(r, f.head, rules)
	checkPhases(r, f, rules, products)
	checkIntervals(r, f, rules, products)
	checkIDs(r, f.ids)
	checkCasework(r, f.casework)
	checkFlags(r, f.flags)
	checkColdChain(r, f, rules, products)
}

func checkHead(r *reader, h head) {
	wrong := func(key, format string, args ...any) { r.wrong(headFile, r.keyLine(headFile, key), format, args...) }
	if !regexp.MustCompile(`^[A-Z]{2}$`).MatchString(h.Code) {
		wrong("code", "code %q is not an ISO 3166-1 alpha-2 code", h.Code)
	}
	if _, err := time.LoadLocation(h.Zone); err != nil || h.Zone == "" {
		wrong("zone", "zone %q is not the IANA name of a time zone", h.Zone)
	}
	if len(h.Languages) == 0 {
		wrong("languages", "no languages")
	}
	for _, tag := range h.Languages {
		if _, err := language.Parse(tag); err != nil {
			wrong("languages", "language %q is not a BCP 47 tag", tag)
		}
	}
	if _, err := currency.ParseISO(h.Currency); err != nil {
		wrong("currency", "currency %q is not an ISO 4217 code", h.Currency)
	}
	if _, err := regexp.Compile(h.PinPattern); err != nil || !anchored(h.PinPattern) {
		wrong("pin_pattern", "pin_pattern is not a regular expression from ^ to $")
	}
	for name, value := range map[string]string{"name": h.Name, "phone_region": h.PhoneRegion, "programme": h.Programme,
		"disease": h.Disease, "areas_source": h.AreasSource, "threshold_source": h.ThresholdSource,
		"age_bands_source": h.AgeBandsSource, "otp.source": h.OTP.Source, "booking.source": h.Booking.Source,
		"certificate.issuer": h.Certificate.Issuer} {
		if value == "" {
			wrong(name, "%s is missing", name)
		}
	}
	for name, value := range map[string]int{"max_doses": h.MaxDoses, "otp.digits": h.OTP.Digits,
		"otp.valid_seconds": h.OTP.ValidSeconds, "otp.per_day": h.OTP.PerDay, "otp.tries": h.OTP.Tries,
		"otp.wrong_per_day": h.OTP.WrongPerDay, "otp.per_address_10_minutes": h.OTP.PerAddress10, "otp.per_address_day": h.OTP.PerAddress,
		"otp.per_minute": h.OTP.PerMinute, "otp.calm_per_second": h.OTP.Calm,
		"booking.close_minute": h.Booking.CloseMinute, "booking.days_ahead": h.Booking.DaysAhead,
		"booking.code_digits": h.Booking.CodeDigits, "certificate.valid_days": h.Certificate.ValidDays} {
		if value < 1 {
			wrong(name, "%s must be above zero", name)
		}
	}
	if h.Threshold < 0 || h.Booking.ObserveMinutes < 0 || h.Booking.PairDaysAhead < 0 || h.Booking.RemindMinute < 0 {
		wrong("threshold", "threshold, booking.observe_minutes, booking.pair_days_ahead and booking.remind_minute cannot be below zero")
	}
	for name, digits := range map[string]int{"otp.digits": h.OTP.Digits, "booking.code_digits": h.Booking.CodeDigits} {
		if digits > 9 {
			wrong(name, "%s: a code has at most 9 digits", name)
		}
	}
	if b := h.Certificate.HomeBirth; b != BirthYear && b != BirthAge && b != BirthDate {
		wrong("certificate.home_birth", "certificate.home_birth is %q and must be year, age or date", b)
	}
	checkOTP(h.OTP, wrong)
	checkAgeBands(r, h.AgeBands)
}

// guess is how small the chance must be that somebody who tries all day guesses a phone's one-time password: 1 in so many.
const guess = 10_000

// checkOTP holds waits to growing, and the wrong codes of a day to what keeps guessing hopeless: each try opens with a chance of 1 in
// 10^digits, whichever password it is tried on, so that n tries open with at most n in 10^digits.
func checkOTP(o OTP, wrong func(at, format string, args ...any)) {
	if len(o.WaitSeconds) == 0 || o.WaitSeconds[0] < 1 || !slices.IsSorted(o.WaitSeconds) {
		wrong("otp.wait_seconds", "otp.wait_seconds must be one or more numbers above zero, none smaller than the one before")
	}
	if codes := int(math.Pow10(min(o.Digits, 9))); o.WrongPerDay*guess >= codes {
		wrong("otp.wrong_per_day", "otp.wrong_per_day: %d wrong codes of %d digits are guessed with a chance of 1 in %d or more a day", o.WrongPerDay, o.Digits, guess)
	}
}

func checkAgeBands(r *reader, bands []AgeBand) {
	if len(bands) == 0 {
		r.wrong(headFile, r.keyLine(headFile, "age_bands"), "no age_bands")
	}
	for i, b := range bands {
		last := i == len(bands)-1
		line := r.keyLine(headFile, "age_bands."+b.Key)
		switch {
		case b.Key == "" || b.From < 0 || (b.Until != 0 && b.Until < b.From):
			r.wrong(headFile, line, "age band %q has no key or ends before it starts", b.Key)
		case b.Until == 0 && !last:
			r.wrong(headFile, line, "age band %q has no end and is not the last", b.Key)
		case i > 0 && b.From <= bands[i-1].Until:
			r.wrong(headFile, line, "age band %q overlaps the one before it", b.Key)
		}
	}
}

func checkAreas(r *reader, code string, areas []item[place.Area]) {
	if len(areas) == 0 {
		r.wrong(areasFile, 0, "no areas")
	}
	above := map[place.Kind]place.Kind{place.Country: "", place.State: place.Country, place.District: place.State}
	seen := make(map[string]place.Area)
	for i, it := range areas {
		a := it.of
		parent := seen[a.Parent]
		_, known := above[a.Kind]
		switch {
		case a.ID == "" || a.Name == "":
			r.wrong(areasFile, it.line, "an area without id or name")
		case seen[a.ID].ID != "":
			r.wrong(areasFile, it.line, "area %s is there twice", a.ID)
		case !known:
			r.wrong(areasFile, it.line, "%q is no kind of area", a.Kind)
		case i == 0 && (a.Kind != place.Country || a.ID != code || a.Parent != ""):
			r.wrong(areasFile, it.line, "the first area must be the country %s", code)
		case i > 0 && a.Kind == place.Country:
			r.wrong(areasFile, it.line, "a second country, %s", a.ID)
		case i > 0 && parent.ID == "":
			r.wrong(areasFile, it.line, "area %s lies in %q, which is not above it in the file", a.ID, a.Parent)
		case i > 0 && parent.Kind != above[a.Kind]:
			r.wrong(areasFile, it.line, "a %s cannot lie in a %s", a.Kind, parent.Kind)
		case i > 0 && !strings.HasPrefix(a.ID, a.Parent+"-"):
			r.wrong(areasFile, it.line, "the id %s does not start with %s-", a.ID, a.Parent)
		}
		seen[a.ID] = a
	}
}

// anchored says whether a pattern speaks of the whole text.
func anchored(pattern string) bool {
	return strings.HasPrefix(pattern, "^") && strings.HasSuffix(pattern, "$")
}

func checkIDs(r *reader, ids []item[IDKind]) {
	seen := make(map[string]bool)
	for _, it := range ids {
		k := it.of
		if k.Kind == "" || k.Name == "" || k.Source == "" {
			r.wrong(idsFile, it.line, "id kind %q lacks kind, name or source", k.Kind)
		}
		if seen[k.Kind] {
			r.wrong(idsFile, it.line, "id kind %q is there twice", k.Kind)
		}
		seen[k.Kind] = true
		for lang, name := range k.Names {
			if name == "" || name != strings.TrimSpace(name) {
				r.wrong(idsFile, it.line, "the name of %q in %q is empty or has spaces around it", k.Kind, lang)
			}
		}
		if pattern, err := regexp.Compile(k.Pattern); err != nil {
			r.wrong(idsFile, it.line, "the pattern of %q: %v", k.Kind, err)
		} else if !anchored(k.Pattern) {
			r.wrong(idsFile, it.line, "the pattern of %q does not go from ^ to $", k.Kind)
		} else {
			checkExample(r, it.line, k, pattern)
		}
		if !slices.Contains([]string{"", checkVerhoeff}, k.Check) {
			r.wrong(idsFile, it.line, "%q is no check that OpenWIN knows", k.Check)
		}
	}
}

// checkRule checks what every dated rule carries.
func checkRule(r *reader, file string, line int, seen map[string]bool, rule schedule.Rule) {
	if rule.ID == "" {
		r.wrong(file, line, "a rule without an id")
	} else if seen[rule.ID] {
		r.wrong(file, line, "rule %q is there twice", rule.ID)
	}
	seen[rule.ID] = true
	if rule.From == 0 {
		r.wrong(file, line, "rule %q has no from", rule.ID)
	}
	if rule.Until != 0 && rule.Until < rule.From {
		r.wrong(file, line, "rule %q ends on %s, before it starts on %s", rule.ID, rule.Until, rule.From)
	}
	if rule.Source == "" {
		r.wrong(file, line, "rule %q has no source", rule.ID)
	}
}
