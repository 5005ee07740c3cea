// Command demobank runs Meridian Bank, a demo bank for Zegel, on this machine.
//
//	demobank [-listen 127.0.0.1:8480] [-data dir]
//	demobank -postgres "postgres://user:password@host/database"
//	demobank -listen :8443 -address https://bank.example:8443 -tls-cert cert.pem -tls-key key.pem
//
// It listens on loopback only. With a certificate and its key it listens
// anywhere, and -address says what it is called there. With -postgres the keys
// of its customers' devices are in PostgreSQL; its money stays in its own file.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/issuer/pgstore"
)

const postgresVariable = "ZEGEL_DEMOBANK_POSTGRES"

// options are the command's flags.
type options struct {
	listen, address, data, postgres, cert, key string
}

func main() {
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:8480", "address and port to listen on; port 0 takes a free one")
	flag.StringVar(&o.address, "address", "", "URL that customers and their apps reach the bank by (default: made from -listen)")
	flag.StringVar(&o.data, "data", "", "folder for the bank's file (default: zegel-demobank in the user's configuration folder)")
	flag.StringVar(&o.postgres, "postgres", "", "connection string of a PostgreSQL database for the keys (default: "+postgresVariable+" in the environment, which other users of this machine do not see)")
	flag.StringVar(&o.cert, "tls-cert", "", "PEM file of the certificate")
	flag.StringVar(&o.key, "tls-key", "", "PEM file of the certificate's key")
	flag.Parse()
	if o.postgres == "" { // no flag's default: the list of flags would show it
		o.postgres = os.Getenv(postgresVariable)
	}
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "demobank: unexpected argument", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, func(url string, _ net.Addr) { fmt.Println("Meridian Bank is at " + url + "/") }); err != nil {
		fmt.Fprintln(os.Stderr, "cannot run the bank:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends, and calls ready with the bank's URL and where it
// listens, once it does.
func run(ctx context.Context, o options, ready func(url string, at net.Addr)) error {
	if (o.cert == "") != (o.key == "") {
		return errors.New("-tls-cert and -tls-key go together")
	}
	secure := o.cert != ""
	if !secure && !onLoopback(o.listen) {
		return fmt.Errorf("%s is not on this machine alone: give -tls-cert and -tls-key, or listen on 127.0.0.1", o.listen)
	}
	if o.data == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return fmt.Errorf("no folder for the data, give -data: %w", err)
		}
		o.data = filepath.Join(dir, "zegel-demobank")
	}
	config := demobank.Config{Dir: o.data}
	if o.postgres != "" {
		keys, err := pgstore.Open(ctx, o.postgres)
		if err != nil {
			return err
		}
		defer keys.Close()
		config.Keys = keys
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	if o.address == "" {
		o.address = "http://" + listener.Addr().String()
		if secure {
			o.address = "https://" + listener.Addr().String()
		}
	}
	config.Address = o.address
	bank, err := demobank.New(config)
	if err != nil {
		return err
	}
	defer bank.Close()
	server := &http.Server{
		Handler: bank, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10,
	}
	server.RegisterOnShutdown(bank.EndEvents)
	served := make(chan error, 1)
	go func() {
		if secure {
			served <- server.ServeTLS(listener, o.cert, o.key)
		} else {
			served <- server.Serve(listener)
		}
	}()
	ready(o.address, listener.Addr())
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	// What has begun is finished; who keeps the line open is cut off.
	patience, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// onLoopback says whether an address can be reached from this machine only: the
// three names that the protocol lets be plain http. Any other name is not
// looked up: it could mean something else tomorrow.
func onLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return err == nil && (host == "localhost" || host == "127.0.0.1" || host == "::1")
}
