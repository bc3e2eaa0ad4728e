package ui

import (
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/web/door"
)

const noticeCookie = "notice"

// SetLanguage is GET /language?to=hi&back=/household: it remembers the choice for a year and leads back. Messages to the
// phone of a signed-in citizen are in that language from then on.
func (u *UI) SetLanguage(w http.ResponseWriter, r *door.Request) error {
	if to := r.URL.Query().Get("to"); u.house.Texts.Offers(to) {
		http.SetCookie(w, &http.Cookie{Name: door.LanguageCookie, Value: to, Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
			SameSite: http.SameSiteLaxMode}) // the site app begins in this language, so scripts may read it
		if r.Phone != "" {
			if err := u.house.Store.KeepLanguage(r.Context(), r.Phone, to); err != nil {
				return err
			}
		}
	}
	http.Redirect(w, r.Request, Local(r.URL.Query().Get("back")), http.StatusSeeOther)
	return nil
}

// Local is path if it is an address on this site, else "/": a link may not lead strangers' readers elsewhere.
func Local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

var noticeKey = regexp.MustCompile(`^[a-z_]{1,60}$`)

// Notice has the next page say that something was done; the text is under "notice." + what. Call it before a redirect.
func Notice(w http.ResponseWriter, what string) {
	http.SetCookie(w, &http.Cookie{Name: noticeCookie, Value: what, Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func takeNotice(w http.ResponseWriter, r *http.Request, p *i18n.Printer) string {
	c, err := r.Cookie(noticeCookie)
	if err != nil || !noticeKey.MatchString(c.Value) {
		return ""
	}
	http.SetCookie(w, &http.Cookie{Name: noticeCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	if text := p.T("notice." + c.Value); text != "notice."+c.Value {
		return text
	}
	return "" // a word of somebody else's
}
