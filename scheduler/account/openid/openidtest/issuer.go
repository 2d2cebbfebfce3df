// Package openidtest is a small issuer of OpenID Connect for tests: it knows one person, signs
// what it says of her and, unlike real ones, can be told to say what is wrong.
package openidtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// The client that the issuer knows.
const (
	Client = "division-bell"
	Secret = "of-the-client"
)

// Issuer is the other service.
type Issuer struct {
	*httptest.Server
	keys *oidctest.Server
	key  *ecdsa.PrivateKey

	mu     sync.Mutex
	claims map[string]any
	codes  map[string]url.Values // what was asked for, by the code
	gone   bool
	signer *ecdsa.PrivateKey
}

// Start starts an issuer that knows a person with a verified address.
func Start(t testing.TB, email string) *Issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{key: key, signer: key, codes: make(map[string]url.Values), claims: map[string]any{"email": email, "email_verified": true}}
	i.keys = &oidctest.Server{
		PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "one", Algorithm: oidc.ES256}}, Algorithms: []string{oidc.ES256},
	}
	mux := http.NewServeMux()
	mux.Handle("/", i.keys)
	mux.HandleFunc("/auth", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if i.IsAway() {
			http.Error(w, "away", http.StatusBadGateway)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	i.keys.SetIssuer(i.URL)
	t.Cleanup(i.Close)
	return i
}

// Say has the issuer say something else in its tokens; nil takes the claim out.
func (i *Issuer) Say(claim string, value any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.claims[claim] = value
}

// Leave has the issuer not answer, or answer again.
func (i *Issuer) Leave(gone bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.gone = gone
}

// IsAway reports whether it does not answer.
func (i *Issuer) IsAway() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.gone
}

// Forge has tokens be signed with another key than the one that the issuer shows.
func (i *Issuer) Forge(t testing.TB) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.signer = key
}

// authorize sends the browser of the person back at once.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	back, err := url.Parse(asked.Get("redirect_uri"))
	if err != nil || asked.Get("client_id") != Client || asked.Get("response_type") != "code" || asked.Get("code_challenge_method") != "S256" ||
		asked.Get("nonce") == "" || asked.Get("state") == "" {
		http.Error(w, "this is not asked as it should be", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	i.mu.Lock()
	i.codes[code] = asked
	i.mu.Unlock()
	back.RawQuery = url.Values{"code": {code}, "state": {asked.Get("state")}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token gives a token for a code, once.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	asked, known := i.codes[r.FormValue("code")]
	delete(i.codes, r.FormValue("code"))
	id, secret, _ := r.BasicAuth()
	challenge := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || id != Client || secret != Secret || r.FormValue("redirect_uri") != asked.Get("redirect_uri") ||
		base64.RawURLEncoding.EncodeToString(challenge[:]) != asked.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{
		"iss": i.URL, "aud": Client, "sub": "person-1", "nonce": asked.Get("nonce"),
		"iat": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix(),
	}
	for name, value := range i.claims {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	text, err := json.Marshal(claims)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": oidctest.SignIDToken(i.signer, "one", oidc.ES256, string(text)),
	})
}
