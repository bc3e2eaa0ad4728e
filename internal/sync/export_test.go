package sync

// Full takes all room for deciding, until it is given back.
func (x *Sync) Full() (free func()) {
	for range atOnce {
		x.busy <- struct{}{}
	}
	return func() {
		for range atOnce {
			<-x.busy
		}
	}
}
