package answer

import (
	"net/http"
	"testing"
)

func TestWhoTakesGzip(t *testing.T) {
	for header, takes := range map[string]bool{
		"gzip": true, "GZIP": true, "gzip, deflate, br, zstd": true, "*": true, "br;q=1.0, gzip;q=0.2": true, "gzip;q=0.5, *;q=0": true,
		"": false, "br": false, "identity": false, "gzip;q=0": false, "*;q=0": false, "gzip;q=0.0, *": false,
		"identity, gzip;q=0.5": false, "gzip ; q=0.7 , identity;q=0.2": true, "x-gzipped": false, "gzip;q=lots": false,
	} {
		if got := takesGzip(http.Header{"Accept-Encoding": {header}}); got != takes {
			t.Errorf("%q: %v", header, got)
		}
	}
}
