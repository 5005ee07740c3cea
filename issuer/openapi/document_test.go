package openapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/zegel-app/zegel/issuer/openapi"
	"github.com/zegel-app/zegel/protocol"
)

// load reads the document, and has it checked against OpenAPI 3.1.
func load(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(openapi.Document())
	if err != nil {
		t.Fatal(err)
	}
	if !doc.IsOpenAPI31OrLater() {
		t.Fatalf("OpenAPI %s", doc.OpenAPI)
	}
	if err := doc.Validate(t.Context(), openapi3.IsOpenAPI31OrLater()); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestDocumentIsValid(t *testing.T) { load(t) }

func TestHandlerServesTheDocument(t *testing.T) {
	for method, status := range map[string]int{http.MethodGet: 200, http.MethodHead: 200, http.MethodPost: 405} {
		w := httptest.NewRecorder()
		openapi.Handler().ServeHTTP(w, httptest.NewRequest(method, "/openapi.yaml", nil))
		if w.Code != status {
			t.Errorf("%s: %d", method, w.Code)
		}
		if method == http.MethodGet && (w.Body.String() != string(openapi.Document()) || w.Header().Get("Content-Type") != "application/yaml") {
			t.Errorf("GET: %d bytes of %s", w.Body.Len(), w.Header().Get("Content-Type"))
		}
	}
}

// The caps in the document are the protocol's.
func TestCaps(t *testing.T) {
	doc := load(t)
	want := map[string]int{
		"GET /keys 200": protocol.MaxDocument, "GET /list/{name} 200": protocol.MaxList,
		"POST /activate": protocol.MaxRequest, "POST /activate 200": protocol.MaxResponse,
		"POST /reveal": protocol.MaxReveal, "POST /answer": protocol.MaxAnswer,
		"POST /typed": protocol.MaxTypedRequest, "POST /typed 200": protocol.MaxTypedResponse,
		"POST /waiting": protocol.MaxWaitingRequest, "POST /waiting 200": protocol.MaxWaitingList,
	}
	got := map[string]int{}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			name := method + " " + path
			if o.RequestBody != nil {
				got[name] = capOf(t, name, o.RequestBody.Value.Content, protocol.MediaType)
			}
			for status, response := range o.Responses.Map() {
				if strings.HasPrefix(status, "2") && len(response.Value.Content) > 0 {
					got[name+" "+status] = capOf(t, name, response.Value.Content, protocol.MediaType)
				}
			}
		}
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %d bytes, want %d", name, got[name], want[name])
		}
	}
	for name := range got {
		if want[name] == 0 {
			t.Errorf("%s has a body that the protocol has no cap for", name)
		}
	}
}

// capOf gives x-max-bytes of a body's only media type.
func capOf(t *testing.T, name string, content openapi3.Content, media string) int {
	t.Helper()
	m := content[media]
	if m == nil || len(content) != 1 {
		t.Fatalf("%s: the body is not %s alone", name, media)
	}
	n, ok := m.Extensions["x-max-bytes"].(float64)
	if !ok {
		t.Fatalf("%s: x-max-bytes is %v", name, m.Extensions["x-max-bytes"])
	}
	return int(n)
}

// documented lists what an operation can answer: "POST /reveal 410
// urn:zegel:activation-expired", or without a type.
func documented(t *testing.T, doc *openapi3.T) []string {
	t.Helper()
	var all []string
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			for status, response := range o.Responses.Map() {
				name := fmt.Sprintf("%s %s %s", method, path, status)
				problem := response.Value.Content[protocol.MediaTypeProblem]
				if problem == nil {
					all = append(all, name)
					continue
				}
				for _, one := range problemTypes(t, name, problem.Schema.Value) {
					all = append(all, name+" "+one)
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

// problemTypes are the types that a response's schema allows.
func problemTypes(t *testing.T, name string, schema *openapi3.Schema) (types []string) {
	t.Helper()
	for _, part := range schema.AllOf {
		if kind := part.Value.Properties["type"]; kind != nil && len(kind.Value.Enum) > 0 {
			for _, v := range kind.Value.Enum {
				types = append(types, v.(string))
			}
		}
	}
	if len(types) == 0 {
		t.Fatalf("%s names no problem types", name)
	}
	return types
}
