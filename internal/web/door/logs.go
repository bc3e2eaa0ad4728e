package door

import (
	gosync "sync"

	"github.com/openwin/openwin/internal/sync"
)

// takesLogs is what takes the logs of devices, made when it is first asked for.
type takesLogs struct {
	once gosync.Once
	sync *sync.Sync
}

// Logs takes the logs of devices.
func (h *House) Logs() *sync.Sync {
	h.logs.once.Do(func() {
		h.logs.sync = sync.New(h.Store, func(number string) (string, error) { return Phone(h.Pack, number) })
		h.logs.sync.Log = h.Log
	})
	return h.logs.sync
}
