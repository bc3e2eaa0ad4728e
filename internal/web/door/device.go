package door

import (
	"net/http"
	"strings"
)

// Device is the kind of browser that asks, "Firefox, Android", so that people know their sign-ins apart: no version, and nothing
// that is not one of these words. "" where the browser does not say.
func Device(r *http.Request) string {
	agent := r.UserAgent()
	first := func(all [][2]string) string {
		for _, one := range all {
			if strings.Contains(agent, one[0]) {
				return one[1]
			}
		}
		return ""
	}
	browser, system := first(browsers), first(systems)
	if browser != "" && system != "" {
		return browser + ", " + system
	}
	return browser + system
}

// browsers and systems are told by a word of the user agent; the first that is there counts, since most name several.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"UCBrowser", "UC Browser"},
		{"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"Chrome", "Chrome"}, {"CriOS", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"KAIOS", "KaiOS"}, {"Windows", "Windows"},
		{"Mac OS", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)
