package answer

import "net/http"

// OpenToPages has an answer be read by the scripts of others' pages, which a browser refuses
// otherwise. It is for what everybody may know: of who asks nothing is sent along.
func OpenToPages(do http.HandlerFunc) http.HandlerFunc {
	allowed, exposed := []string{"*"}, []string{"ETag, Retry-After"}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Access-Control-Allow-Origin"] = allowed
		w.Header()["Access-Control-Expose-Headers"] = exposed
		do(w, r)
	}
}

// OpenToAsking answers a browser that asks first whether a page of another site may ask for
// what is open, with the tag of the answer that it has.
func OpenToAsking(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Allow", "OPTIONS, GET, HEAD")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "Accept, If-Modified-Since, If-None-Match")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}
