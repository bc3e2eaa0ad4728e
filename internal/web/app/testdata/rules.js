// rules/dates.ts
var day = 864e5;
function addDays(date, days) {
  return new Date(Date.parse(date + "T00:00:00Z") + days * day).toISOString().slice(0, 10);
}
function addYears(date, years) {
  return dateOf(yearOf(date) + years, Number(date.slice(5, 7)), Number(date.slice(8, 10)));
}
function dateOf(year, month, dayOfMonth) {
  return new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().slice(0, 10);
}
var yearOf = (date) => Number(date.slice(0, 4));
var within = (date, from = "", until = "") => date >= from && (until === "" || date <= until);
var latest = (...dates) => dates.reduce((a, b) => a > b ? a : b, "");

// rules/schedule.ts
function finding(level, rule, code, args = {}) {
  const said = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)]));
  return { level, code, args: said, rule: rule.rule, source: rule.source };
}
var productOf = (r, code) => r.products.find((p) => p.code === code);
var nextDose = (given) => Math.max(0, ...given.map((g) => g.number)) + 1;
var stopped = (findings) => findings.find((f) => f.level === "stop");
function check(r, p, given, want) {
  const product = productOf(r, want.product);
  if (!product) return [finding("stop", {}, "product_unknown", { product: want.product })];
  const next = nextDose(given);
  const w = { ...want, number: want.number || next };
  const out = [];
  if (w.on < product.from) out.push(finding("stop", { source: product.source }, "product_not_yet", { product: product.name, from: product.from }));
  const numbered = (n) => given.find((g) => g.number === n);
  const had = numbered(w.number) !== void 0;
  if (next > r.max_doses && (had || w.number >= next)) return [...out, finding("stop", {}, "series_complete", { doses: r.max_doses })];
  if (had) out.push(finding("stop", {}, "dose_already_given", { dose: w.number, next }));
  else if (w.number > next) out.push(finding("stop", {}, "dose_before_missing", { dose: w.number, next }));
  const last = numbered(w.number - 1);
  if (last) out.push(...checkAfter(r, last, w));
  const later = numbered(w.number + 1);
  if (later && later.on <= w.on && !had) {
    out.push(finding("stop", {}, "dose_out_of_order", { dose: w.number, later: later.number, on: later.on }));
  }
  if (!r.phases.some((ph) => admits(ph, p, w))) out.push(whyNot(r, p, w));
  return out;
}
function checkAfter(r, last, w) {
  const out = [];
  if (last.product !== w.product) out.push(finding("stop", {}, "product_mismatch", { product: productOf(r, last.product)?.name ?? last.product }));
  const rule = intervalFor(r, last, w);
  const better = addDays(last.on, rule?.advised_days ?? 0);
  if (w.on < earliest(last, rule)) {
    out.push(finding(
      "stop",
      rule ?? {},
      "dose_too_early",
      { dose: w.number, due: dueAfter(r, last, w), days: Math.max(rule?.min_days ?? 0, 1), last: last.on }
    ));
  } else if (w.on < better) {
    out.push(finding("warn", rule ?? {}, "dose_before_advised", { dose: w.number, advised: better, last: last.on }));
  } else if (rule?.max_days && w.on > addDays(last.on, rule.max_days)) {
    out.push(finding("note", rule, "dose_late", { dose: w.number, days: rule.max_days }));
  }
  return out;
}
var earliest = (last, rule) => addDays(last.on, Math.max(rule?.min_days ?? 0, 1));
function dueAfter(r, last, w) {
  const days = [w.on, addDays(last.on, 1)];
  for (const rule of r.intervals) {
    days.push(rule.from, addDays(last.on, rule.min_days));
    if (rule.until) days.push(addDays(rule.until, 1));
  }
  return days.filter((d) => d >= w.on).sort().find((on) => on >= earliest(last, intervalFor(r, last, { ...w, on }))) ?? "";
}
function intervalFor(r, last, w) {
  const rule = interval(r, w.product, w.number, w.on);
  if (rule?.honour_booked && w.bookedOn && w.bookedOn < rule.from && w.on < addDays(last.on, rule.min_days)) {
    const older = interval(r, w.product, w.number, w.bookedOn);
    if (older && older.min_days < rule.min_days) return older;
  }
  return rule;
}
function interval(r, product, dose, on) {
  const inForce = r.intervals.filter((i) => i.dose === dose && within(on, i.from, i.until));
  return inForce.find((i) => i.product === product) ?? inForce.filter((i) => !i.product).at(-1);
}
var admits = (ph, p, w) => within(w.on, ph.from, ph.until) && admitsGroup(ph, p) && admitsDose(ph, w) && admitsProduct(ph, w) && admitsAge(ph, p, w.on);
var admitsGroup = (ph, p) => !ph.groups?.length || ph.groups.includes(p.group ?? "");
var admitsDose = (ph, w) => !ph.doses?.length || ph.doses.includes(w.number);
var admitsProduct = (ph, w) => !ph.products?.length || ph.products.includes(w.product);
var admitsAge = (ph, p, on) => ageFor(ph, p, on) >= ph.min_age && !tooOld(ph, p, on);
var tooOld = (ph, p, on) => !!ph.max_age && ageFor(ph, p, on) > ph.max_age;
var ageFor = (ph, p, on) => ph.age_on === "year" ? yearOf(on) - p.birth_year : ageAt(p, on);
function ageAt(p, on) {
  if (!p.birth_date) return yearOf(on) - p.birth_year;
  const age = yearOf(on) - yearOf(p.birth_date);
  return addYears(p.birth_date, age) > on ? age - 1 : age;
}
var reaches = (ph, p) => ph.age_on === "day" && p.birth_date ? addYears(p.birth_date, ph.min_age) : dateOf(p.birth_year + ph.min_age, 1, 1);
function opens(ph, p, from) {
  const day2 = latest(from, ph.from, reaches(ph, p));
  return within(day2, ph.from, ph.until) && admitsAge(ph, p, day2) ? day2 : "";
}
function whyNot(r, p, w) {
  let nearest, outgrown, other;
  let soonest = "";
  const instead = [];
  for (const ph of r.phases) {
    if (!admitsGroup(ph, p) || !admitsDose(ph, w)) continue;
    const inForce = within(w.on, ph.from, ph.until);
    if (!admitsProduct(ph, w)) {
      if (!inForce || !admitsAge(ph, p, w.on)) continue;
      for (const code of ph.products ?? []) {
        const product = productOf(r, code);
        if (product && product.from <= w.on && !instead.includes(product.name)) {
          instead.push(product.name);
          other ??= ph;
        }
      }
      continue;
    }
    const day2 = opens(ph, p, w.on);
    if (day2 && (!nearest || day2 < soonest)) {
      nearest = ph;
      soonest = day2;
    } else if (inForce && tooOld(ph, p, w.on) && (!outgrown || (ph.max_age ?? 0) > (outgrown.max_age ?? 0))) {
      outgrown = ph;
    }
  }
  if (other) return finding("stop", other, "product_not_for_person", { products: instead.join(", ") });
  if (nearest && soonest === nearest.from) return finding("stop", nearest, "phase_not_open", { from: soonest });
  if (nearest) return finding("stop", nearest, "age_below", { min_age: nearest.min_age, from: soonest });
  if (outgrown) return finding("stop", outgrown, "age_above", { max_age: outgrown.max_age ?? 0 });
  return finding("stop", {}, "not_eligible", { dose: w.number });
}

// rules/dose.ts
var stop = (code, args = {}) => ({ level: "stop", code, args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)])) });
var hour = 36e8;
var keptOpen = 24;
function checkDose(f) {
  const number = f.number || nextDose(f.given);
  const findings = check(f.rules, f.person, f.given, { product: f.session.product, number, on: f.on, bookedOn: f.booked?.on });
  const s = f.session;
  if (s.state === "cancelled") findings.push(stop("session_cancelled", { date: s.date }));
  else if (f.on !== s.date) findings.push(stop("session_closed", { date: s.date, today: f.on }));
  const oldest = yearOf(s.date) - f.person.birth_year;
  if (oldest < (s.min_age ?? 0) || s.max_age && ageAt(f.person, s.date) > s.max_age) {
    findings.push(stop("session_other_age", { min_age: s.min_age ?? 0, max_age: s.max_age ?? 0 }));
  }
  let slot = 0;
  if (!f.booked) {
    const admits2 = (one) => (!one.dose || one.dose === number) && one.taken < one.capacity;
    slot = s.slots.find((one) => one.channel === "walk_in" && admits2(one))?.no ?? 0;
    if (!slot) {
      const free = s.slots.filter((one) => one.channel === "online" && (!one.dose || one.dose === number)).reduce((sum, one) => sum + one.capacity - one.taken, 0);
      findings.push(stop("walk_in_full", { free }));
    }
  }
  findings.push(...checkLot(s, f));
  if (f.vial !== void 0) findings.push(...checkVial(productOf(f.rules, s.product), f));
  return { findings, slot, number };
}
function checkLot(s, f) {
  const lot = s.lots.find((one) => one.lot_id === f.lotID);
  if (!lot) return [stop("lot_not_in_session")];
  const out = [];
  if (f.on > lot.expires) out.push(stop("lot_expired", { lot: lot.number, date: lot.expires }));
  if (lot.recalled && f.at >= lot.recalled) out.push(stop("lot_recalled", { lot: lot.number }));
  if (lot.left < 1) out.push(stop("lot_empty", { lot: lot.number }));
  return out;
}
function discardBy(product, vial, dayEnds) {
  const hours = product?.open_vial_hours ?? 0;
  if (!hours || !vial.opened_at) return 0;
  const by = vial.opened_at + hours * hour;
  return hours < keptOpen && dayEnds > vial.opened_at ? Math.min(by, dayEnds) : by;
}
function checkVial(product, f) {
  if (!f.vial?.opened_at) return [stop("vial_unknown")];
  const out = [];
  if (f.vial.lot_id !== f.lotID) out.push(stop("vial_other_lot"));
  if (f.vial.closed_at && f.at >= f.vial.closed_at) out.push(stop("vial_closed"));
  const by = discardBy(product, f.vial, f.dayEnds ?? 0);
  if (by && f.at >= by) out.push(stop("vial_over", { hours: product?.open_vial_hours ?? 0 }));
  return out;
}

// rules/document.ts
function checkDocument(kind, number) {
  const normalised = number.replace(/\s+/g, "").toUpperCase();
  if (!new RegExp(kind.pattern).test(normalised)) return void 0;
  if (kind.check === "verhoeff" && !verhoeff(normalised)) return void 0;
  return normalised;
}
function verhoeff(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    if (Number.isNaN(digit)) return false;
    sum = dihedral(sum, permuted(i, digit));
  }
  return sum === 0 && digits !== "";
}
function dihedral(a, b) {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + (a + b) % 5;
  return b < 5 ? 5 + (a - b) % 5 : (a - b + 5) % 5;
}
function permuted(place, digit) {
  for (let i = 0; i < place % 8; i++) digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit];
  return digit;
}
export {
  ageAt,
  check,
  checkDocument,
  checkDose,
  discardBy,
  nextDose,
  productOf,
  stopped
};
