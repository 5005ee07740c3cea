package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/internal/postgres"
)

// start runs the command until it is stopped, and gives its URL and where it
// listens.
func start(t *testing.T, o options) (url string, at net.Addr, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan net.Addr, 1), make(chan error, 1)
	go func() { ended <- run(ctx, o, func(u string, a net.Addr) { url = u; ready <- a }) }()
	select {
	case at = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	return url, at, func() error {
		cancel()
		return <-ended
	}
}

func TestServesAndStops(t *testing.T) {
	o := options{listen: "127.0.0.1:0", data: filepath.Join(t.TempDir(), "not", "yet")}
	for range 2 { // the second time on what the first left
		url, at, stop := start(t, o)
		response, err := http.Get(url + "/sign-in")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), "Meridian") {
			t.Fatal(response.StatusCode, err)
		}
		if url != "http://"+at.String() {
			t.Errorf("url %q, listens at %s", url, at)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		if _, err := http.Get(url + "/sign-in"); err == nil {
			t.Fatal("still there after the stop")
		}
	}
}

func TestKeysInPostgres(t *testing.T) {
	o := options{listen: "127.0.0.1:0", data: t.TempDir(), postgres: postgres.Test(t).Database(t)}
	for range 2 { // the second time on what the first left
		url, _, stop := start(t, o)
		response, err := http.Get(url + "/zegel/keys")
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Fatal(response.StatusCode)
		}
		if err := stop(); err != nil {
			t.Fatal(err)
		}
	}
	o.postgres = "postgres://somebody:secret@127.0.0.1:1/nothing"
	err := run(t.Context(), o, func(string, net.Addr) { t.Error("it listens without its database") })
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Fatalf("without its database: %v", err)
	}
}

func TestListensOnThisMachineOnly(t *testing.T) {
	for _, listen := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "bank.example:0", "127.0.0.1.example:0", "127.0.0.9:0", "", "8480"} {
		err := run(t.Context(), options{listen: listen, data: t.TempDir()}, func(string, net.Addr) { t.Errorf("%q listens", listen) })
		if err == nil {
			t.Errorf("%q was taken", listen)
		}
	}
	for _, listen := range []string{"localhost:0", "127.0.0.1:0", "[::1]:0"} {
		if !onLoopback(listen) {
			t.Errorf("%q was refused", listen)
		}
	}
}

func TestBadOptions(t *testing.T) {
	for name, o := range map[string]options{
		"certificate alone": {listen: "127.0.0.1:0", cert: "cert.pem"},
		"key alone":         {listen: "127.0.0.1:0", key: "key.pem"},
		"plain elsewhere":   {listen: "127.0.0.1:0", address: "http://bank.example"},
		"address's path":    {listen: "127.0.0.1:0", address: "https://bank.example/x"},
	} {
		o.data = t.TempDir()
		if err := run(t.Context(), o, func(string, net.Addr) { t.Errorf("%s: it listens", name) }); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestWithACertificate(t *testing.T) {
	dir := t.TempDir()
	cert, key, roots := certificate(t, dir)
	url, at, stop := start(t, options{listen: "0.0.0.0:0", address: "https://bank.example", data: dir, cert: cert, key: key})
	if url != "https://bank.example" {
		t.Errorf("url %q", url)
	}
	// The name is not in any DNS: dial where the command listens.
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(at.String())
			if err != nil {
				return nil, err
			}
			return new(net.Dialer).DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
		},
	}}
	response, err := client.Get(url + "/sign-in")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK || response.TLS == nil || !response.Cookies()[0].Secure {
		t.Errorf("%d %v", response.StatusCode, response.Cookies())
	}
	client.CloseIdleConnections()
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// certificate writes a certificate for bank.example.
func certificate(t *testing.T, dir string) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bank.example"}, DNSNames: []string{"bank.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(parsed)
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", pkcs8), roots
}
