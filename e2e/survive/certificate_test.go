package survive

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

// A dose that was acknowledged has its certificate in the same moment, while the program has its hands full.
func TestACertificateAtOnce(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			in := newInstallation(t, engine)
			p := in.start(t)
			s := newSite(t, in, p)
			s.publish(t, p.URL)
			ring, err := keys.Open(filepath.Join(in.place[1], "keys.json"))
			testkit.Done(t, err)
			records, err := store.Open(context.Background(), store.Config{URL: in.db.URL, Keys: ring, Pack: testkit.India()})
			testkit.Done(t, err)
			defer records.Close()
			const phone = "+919812340077"
			token, err := records.SignInCitizen(t.Context(), phone)
			testkit.Done(t, err)
			j := &journal{}
			l := s.crowd(j, p.URL)
			for range 4 { // as many as a phone may have
				person, dose := id.New(), id.New()
				must(t, p.URL, s.manager, "beneficiaries", fields{"id": person, "name": "Asha Patil", "birth_year": 1980, "sex": "female", "area": pune, "consent": "2026-11-23", "phone": phone})
				must(t, p.URL, s.manager, "doses", fields{"id": dose, "beneficiary_id": person, "session_id": s.today.session, "lot_id": s.today.lots[1]})
				ask, err := http.NewRequest("GET", p.URL+"/household/"+person+"/certificate/"+dose+"/formats/vaccination-hc1.txt", nil)
				testkit.Done(t, err)
				ask.AddCookie(&http.Cookie{Name: door.Cookie, Value: token})
				answer, err := httpClient.Do(ask)
				testkit.Done(t, err)
				text, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK || !strings.HasPrefix(string(text), "HC1:") {
					t.Errorf("%d %.200s, %v", answer.StatusCode, text, err)
				}
			}
			l.stop.Store(true)
			l.callers.Wait()
			if l.done.Load() == 0 {
				t.Error("there was no load")
			}
			p.Stop(t)
		})
	}
}
