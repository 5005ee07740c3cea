package issuer_test

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// A bank from the first start to a payment. The customer and his app are
// played by the lines that begin with "phone".
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "bank")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	address := "http://" + listener.Addr().String() + "/zegel"

	// 1. Open the store, make the issuer, mount its handler at the address.
	store, err := boltstore.Open(filepath.Join(dir, "issuer.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	bank, err := issuer.New(issuer.Config{
		Store:      store,
		Name:       "Meridian Bank",
		Address:    address, // https://bank.example/zegel
		HelpNumber: "+32 2 555 01 00",
		Channels:   []string{"Web"},
		Answered: func(_ context.Context, id issuer.ChallengeID, outcome issuer.Outcome) {
			fmt.Println("the waiting page hears:", outcome)
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/zegel/", http.StripPrefix("/zegel", bank.Handler()))
	server := &http.Server{Handler: mux}
	go server.Serve(listener)
	defer server.Close()

	// 2. A customer who is signed in adds a device: show Text as a QR code.
	activation, err := bank.StartActivation(ctx, "customer-4711", "Anna Peeters")
	if err != nil {
		log.Fatal(err)
	}
	phone, err := device.Enrol(http.DefaultClient, activation.Text, "Anna's phone")
	if err != nil {
		log.Fatal(err)
	}

	// 3. Show the digits as soon as they are there, and take the answer.
	activation, err = bank.Activation(ctx, activation.ID)
	if err != nil {
		log.Fatal(err)
	}
	theyMatch := activation.Digits == phone.Digits // the customer says so
	activation, err = bank.ConfirmActivation(ctx, activation.ID, theyMatch)
	if err != nil {
		log.Fatal(err)
	}

	// 4. A transfer: show Text as a QR code, beside a field for 8 digits.
	challenge, err := bank.Challenge(ctx, activation.Key, &protocol.Transfer{
		Amount:          protocol.Amount{Minor: 125000, Currency: "EUR"},
		Creditor:        protocol.Party{Name: "Garage De Smet"},
		CreditorAccount: "BE68539007547034",
		Remittance:      "Invoice 2026-0117",
	}, []protocol.Warning{protocol.NewPayee}, issuer.DefaultValidity)
	if err != nil {
		log.Fatal(err)
	}
	typed, err := phone.Answer(challenge.Text, protocol.Approve)
	if err != nil {
		log.Fatal(err)
	}

	// 5. Verify, then book. A code works once.
	decision, err := bank.Verify(ctx, challenge.ID, typed)
	if err != nil {
		log.Fatal(err)
	}
	if decision == protocol.Approve {
		fmt.Println("booked")
	}
	_, err = bank.Verify(ctx, challenge.ID, typed)
	fmt.Println(err)

	// 6. A phone with a network answers the next one online. The page that waits
	// asks for the outcome.
	challenge, err = bank.Challenge(ctx, activation.Key, &protocol.Login{Browser: "Firefox on Linux"}, nil, 0)
	if err != nil {
		log.Fatal(err)
	}
	err = phone.AnswerOnline(http.DefaultClient, challenge.Text, protocol.Answer{Decision: protocol.Approve})
	if err != nil {
		log.Fatal(err)
	}
	outcome, err := bank.Outcome(ctx, challenge.ID)
	if err != nil {
		log.Fatal(err)
	}
	if outcome == issuer.OutcomeApproved {
		fmt.Println("signed in")
	}
	// Output:
	// the waiting page hears: APPROVED
	// booked
	// issuer: challenge already answered
	// the waiting page hears: APPROVED
	// signed in
}
