package public

import (
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

func measureOfDose(n int) string { return fmt.Sprintf("%s%d", coverage.ByDose, n) }

// charts draws the figures of one area.
type charts struct {
	words   *i18n.Printer
	pack    *pack.Pack
	figures coverage.Figures
}

func (c charts) sexes() *ui.Chart {
	var all []figure
	for _, sex := range []beneficiary.Sex{beneficiary.Female, beneficiary.Male, beneficiary.Other} {
		all = append(all, figure{c.words.T("public.sex_" + string(sex)), c.figures.Count(coverage.BySex + string(sex))})
	}
	return c.draw("public.by_sex", "public.sex", all)
}

func (c charts) ages() *ui.Chart {
	var all []figure
	for _, band := range c.pack.AgeBands {
		name := c.words.T("public.ages", "from", band.From, "until", band.Until)
		if band.Until == 0 {
			name = c.words.T("public.ages_open", "from", band.From)
		}
		all = append(all, figure{name, c.figures.Count(coverage.ByAge + band.Key)})
	}
	return c.draw("public.by_age", "public.age", all)
}

func (c charts) products() *ui.Chart {
	var all []figure
	for _, product := range c.pack.Rules.Products {
		all = append(all, figure{product.Name, c.figures.Count(coverage.ByProduct + product.Code)})
	}
	return c.draw("public.by_product", "public.product", all)
}

// hours has a row for each hour from the first to the last in which a dose was given.
func (c charts) hours() *ui.Chart {
	var all []figure
	for hour := range 24 {
		n := c.figures.Count(fmt.Sprintf("%s%02d", coverage.ByHour, hour))
		if n != 0 || len(all) > 0 {
			all = append(all, figure{c.words.Clock(hour * 60), n})
		}
	}
	for len(all) > 0 && all[len(all)-1].N == 0 {
		all = all[:len(all)-1]
	}
	return c.draw("public.by_hour", "public.hour", all)
}

// daysShown is how many days the chart of days has.
const daysShown = 14

// days has a row for each of the last days, also for those without a dose.
func (c charts) days(counted []store.Day, last, today when.Date) *ui.Chart {
	count := map[when.Date]int64{}
	for _, d := range counted {
		count[d.On] = d.N
	}
	var all []figure
	for day := last.Add(1 - daysShown); day <= last; day++ {
		all = append(all, figure{c.words.DayMonth(day), count[day]})
	}
	chart := c.draw("public.by_day", "ui.day", all)
	if last == today {
		chart.Desc = c.words.T("public.today_so_far")
	}
	return chart
}

// draw makes a chart of doses. What is suppressed has no bar: the line below the title names it.
func (c charts) draw(title, head string, all []figure) *ui.Chart {
	chart := &ui.Chart{Title: c.words.T(title), Head: c.words.T(head), Series: []string{c.words.T("public.doses")}}
	var hidden []string
	for _, f := range all {
		if f.N == coverage.Hidden {
			hidden = append(hidden, f.Name)
			continue
		}
		chart.Rows = append(chart.Rows, ui.ChartRow{Label: f.Name, Values: []int64{f.N}})
	}
	if len(hidden) > 0 {
		chart.Desc = c.words.T("public.hidden", "n", c.pack.Threshold, "names", strings.Join(hidden, ", "))
	}
	return chart
}
