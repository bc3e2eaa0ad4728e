package ui

import (
	"fmt"
	"html/template"
)

// icons are drawn on a grid of 24 by 24, in the colour of the text around them.
var icons = map[string]string{
	"mark":     `<path fill="#ffd447" d="M12 1.5 21 5v6.6c0 5.3-3.7 9.1-9 10.9-5.3-1.8-9-5.6-9-10.9V5z"/><path fill="none" stroke="#0b5351" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" d="m7.4 12 3.3 3.4 6-6.6"/>`,
	"globe":    `<g fill="none" stroke="currentColor" stroke-width="1.8"><circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3.2 3 3.2 15 0 18M12 3c-3.2 3-3.2 15 0 18"/></g>`,
	"menu":     `<path fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" d="M3.5 6h17M3.5 12h17M3.5 18h17"/>`,
	"tick":     `<path fill="none" stroke="currentColor" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round" d="m5 12.5 4.8 4.8L19.5 7"/>`,
	"person":   `<g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="12" cy="8" r="4"/><path d="M4 21c.6-4.6 4-7 8-7s7.4 2.4 8 7"/></g>`,
	"calendar": `<g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V7M16 2.5V7"/></g>`,
	"search":   `<g fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"><circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/></g>`,
	"syringe":  `<g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="m3 21 4.5-4.5M14 4l6 6M17 7l3.5-3.5M18.5 2.5l3 3M15.5 5.5 6 15v3h3l9.5-9.5M10 11l3 3"/></g>`,
	"paper":    `<g fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"><path d="M5 2.5h9.5L19 7v14.5H5z"/><path stroke-linecap="round" d="M8.5 11h7M8.5 15h7"/></g>`,
}

// icon draws an icon beside a word; screen readers pass over it.
func icon(name string) (template.HTML, error) {
	body, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("there is no icon %q", name)
	}
	return template.HTML(`<svg class="ow-icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">` + body + `</svg>`), nil
}
