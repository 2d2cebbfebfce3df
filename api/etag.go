package api

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// contentTag returns the strong entity tag of those bytes.
func contentTag(b []byte) string {
	sum := sha256.Sum256(b)
	return strconv.Quote(hex.EncodeToString(sum[:16]))
}

// matches reports whether a header If-Match holds the tag, by the strong comparison
// of RFC 9110, section 8.8.3.2. A star stands for any.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || one == tag {
			return true
		}
	}
	return false
}

// matchesWeakly reports whether a header If-None-Match holds the tag, by the weak
// comparison, for proxies that compress an answer weaken its tag.
func matchesWeakly(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}
