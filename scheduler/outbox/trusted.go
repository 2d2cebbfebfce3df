package outbox

import "context"

// TrustsClock tells whoever does things by the clock whether it is believed: what comes of one
// that is wrong is neither mailed nor owed.
func (o *Outbox) TrustsClock(ctx context.Context) (bool, error) { return o.trustsClock(ctx) }
