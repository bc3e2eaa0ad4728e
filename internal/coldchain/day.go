package coldchain

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"github.com/openwin/openwin/internal/when"
)

// A day of readings of one piece of equipment is kept as one row of bytes, since a reading is rarely asked for alone. The form, version 1:
//
//	1, then for each sensor and source: the length of the sensor's name, the name, the source (its place in sources), how many readings,
//	and for each reading the change of its interval in seconds and the change in tenths of a degree, from those of the one before.
//
// Numbers are varints (encoding/binary), those that may be below zero signed ones. A logger that reads every ten minutes takes two bytes a reading.
const dayForm = 1

var errDay = errors.New("a day of readings cannot be read")

// sensorKey is what the readings of a block share.
type sensorKey struct {
	sensor string
	source Source
}

// PackDay writes the readings of a day, which begins at a moment.
func PackDay(begins when.Instant, readings []Reading) []byte {
	blocks := map[sensorKey][]Reading{}
	for _, r := range readings {
		key := sensorKey{r.Sensor, r.Source}
		blocks[key] = append(blocks[key], r)
	}
	keys := make([]sensorKey, 0, len(blocks))
	for key := range blocks {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b sensorKey) int {
		return cmp.Or(cmp.Compare(a.sensor, b.sensor), cmp.Compare(a.source, b.source))
	})
	out := []byte{dayForm}
	for _, key := range keys {
		block := blocks[key]
		slices.SortFunc(block, func(a, b Reading) int { return when.Compare(a.At, b.At) })
		out = binary.AppendUvarint(out, uint64(len(key.sensor)))
		out = append(out, key.sensor...)
		out = binary.AppendUvarint(out, uint64(slices.Index(sources, key.source)))
		out = binary.AppendUvarint(out, uint64(len(block)))
		at, step, tenths := int64(0), int64(0), int64(0)
		for _, r := range block {
			second := int64(r.At-begins) / 1_000_000
			out = binary.AppendVarint(out, second-at-step)
			out = binary.AppendVarint(out, int64(r.Tenths)-tenths)
			step, at, tenths = second-at, second, int64(r.Tenths)
		}
	}
	return out
}

// UnpackDay reads what PackDay wrote, in order of time and sensor.
func UnpackDay(equipmentID string, begins when.Instant, packed []byte) ([]Reading, error) {
	if len(packed) == 0 || packed[0] != dayForm {
		return nil, errDay
	}
	in := unpacker{rest: packed[1:]}
	var out []Reading
	for len(in.rest) > 0 && !in.bad {
		sensor := in.text()
		source, count := in.unsigned(), in.unsigned()
		if in.bad || source >= uint64(len(sources)) || count > uint64(len(in.rest)) {
			return nil, errDay
		}
		at, step, tenths := int64(0), int64(0), int64(0)
		for range count {
			step += in.signed()
			at += step
			tenths += in.signed()
			out = append(out, Reading{EquipmentID: equipmentID, At: begins + when.Instant(at*1_000_000), Tenths: int(tenths), Sensor: sensor, Source: sources[source]})
		}
	}
	if in.bad {
		return nil, errDay
	}
	SortReadings(out)
	return out, nil
}

// SortReadings puts readings into order of time, then of sensor.
func SortReadings(all []Reading) {
	slices.SortFunc(all, func(a, b Reading) int { return cmp.Or(when.Compare(a.At, b.At), cmp.Compare(a.Sensor, b.Sensor)) })
}

type unpacker struct {
	rest []byte
	bad  bool
}

func (u *unpacker) unsigned() uint64 {
	v, n := binary.Uvarint(u.rest)
	u.take(n)
	return v
}

func (u *unpacker) signed() int64 {
	v, n := binary.Varint(u.rest)
	u.take(n)
	return v
}

func (u *unpacker) take(n int) {
	if n <= 0 {
		u.bad, n = true, len(u.rest)
	}
	u.rest = u.rest[n:]
}

func (u *unpacker) text() string {
	n := u.unsigned()
	if n > uint64(len(u.rest)) {
		u.bad = true
		return ""
	}
	text := string(u.rest[:n])
	u.rest = u.rest[n:]
	return text
}

// Merge adds readings to those of a day. Of two of one sensor at one moment the first stays; same says how many of the new ones were there
// already, other how many were there with another temperature.
func Merge(day, more []Reading) (all []Reading, same, other int) {
	type key struct {
		at     when.Instant
		sensor string
	}
	known := make(map[key]int, len(day)+len(more))
	for _, r := range day {
		known[key{r.At, r.Sensor}] = r.Tenths
	}
	all = slices.Clone(day)
	for _, r := range more {
		k := key{r.At, r.Sensor}
		tenths, there := known[k]
		switch {
		case !there:
			known[k] = r.Tenths
			all = append(all, r)
		case tenths == r.Tenths:
			same++
		default:
			other++
		}
	}
	SortReadings(all)
	return all, same, other
}
