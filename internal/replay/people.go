package replay

import (
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/when"
)

// ages are the bands in completed years, as the server counts them: year minus birth year. The oldest end is ours.
var ages = [3]struct{ from, until int }{{18, 44}, {45, 59}, {60, 89}}

// turn is the day on which each age band's turn came for everybody; before it, doses went to health workers.
var turn = [3]when.Date{when.DateOf(2021, 5, 1), when.DateOf(2021, 4, 1), when.DateOf(2021, 3, 1)}

var sexes = [3]beneficiary.Sex{beneficiary.Female, beneficiary.Male, beneficiary.Other}

// People are made up: their names combine these.
var (
	firstNames = [3][]string{
		{"Aarti", "Anita", "Asha", "Bhavna", "Deepa", "Fatima", "Geeta", "Kavita", "Lakshmi", "Meena", "Nisha", "Pooja", "Priya", "Rekha", "Shanti", "Sunita"},
		{"Ajay", "Amit", "Arjun", "Deepak", "Ganesh", "Imran", "Karan", "Manoj", "Mohan", "Rahul", "Rajesh", "Ramesh", "Sanjay", "Suresh", "Vijay", "Vikram"},
		{"Chandra", "Gulab", "Jaya", "Kiran", "Laxmi", "Madhu", "Roshni", "Shabnam"},
	}
	lastNames = []string{"Ahmed", "Bose", "Das", "Devi", "Gupta", "Iyer", "Joshi", "Khan", "Kumar", "Mishra", "Nair", "Patel", "Rao", "Reddy", "Sharma", "Singh", "Thomas", "Verma", "Yadav"}
)

func (p *plan) personID(n int) string { return p.id("person", strconv.Itoa(n)) }

// siteOf is the site at which a person is vaccinated.
func (p *plan) siteOf(n int) int {
	no := n * len(p.sites) / len(p.cells)
	for p.sites[no].until <= n { // the division rounds down
		no++
	}
	return no
}

// firstDayOf is the day of a person's first dose.
func (p *plan) firstDayOf(n int) when.Date {
	if c := p.cells[n]; c.second {
		return firstDay(p.day, int(c.of[byVaccine]), p.siteOf(n))
	}
	return p.day
}

// person is the act that registers someone. Their age is in the band on the day of every dose they have.
func (p *plan) person(n int) beneficiary.Register {
	c := p.cells[n]
	first := p.firstDayOf(n)
	band, names := ages[c.of[byAge]], firstNames[c.of[bySex]]
	youngest := band.from + p.day.Year() - first.Year() // old enough at the first dose too
	act := beneficiary.Register{
		ID: p.personID(n), Name: names[n%len(names)] + " " + lastNames[n/len(names)%len(lastNames)], Sex: sexes[c.of[bySex]],
		BirthYear: p.day.Year() - youngest - n%(band.until-youngest+1), Area: p.district(p.siteOf(n)).ID, Consent: beneficiary.Consent,
	}
	if first < turn[c.of[byAge]] {
		act.Group = "health_worker"
	}
	return act
}

// earlier is the act that records the first dose of someone who has a second on the day.
func (p *plan) earlier(n int) dose.Record { return p.dose(n, 1, p.firstDayOf(n)) }

// today is the act that records the dose that someone has on the day.
func (p *plan) today(n int) dose.Record {
	number := 1
	if p.cells[n].second {
		number = 2
	}
	return p.dose(n, number, p.day)
}

func (p *plan) dose(n, number int, day when.Date) dose.Record {
	site, vaccine := p.siteOf(n), int(p.cells[n].of[byVaccine])
	return dose.Record{
		ID: p.id("dose", strconv.Itoa(n), strconv.Itoa(number)), BeneficiaryID: p.personID(n), Number: number,
		SessionID: p.sessionID(site, vaccine, day), LotID: p.lotID(vaccine),
		OccurredAt: day.At(opens+n%(closes-opens), india), LateReason: p.reason(),
	}
}

// india is the time zone of the figures: their days are civil days in India.
var india = time.FixedZone("IST", int((5*time.Hour + 30*time.Minute).Seconds()))
