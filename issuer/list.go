package issuer

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// pathList is below Config.Address; what follows is 16 random bytes in
// hexadecimal. Who knows them reads the list: they are in the sealed code only.
const pathList = "/list/"

// moveOut keeps the list of a batch, and gives a batch that says where it is.
func (i *Issuer) moveOut(tx Tx, batch *protocol.Batch, until time.Time) (*protocol.Batch, []byte, error) {
	_, list, err := protocol.NewBatch(batch.Total.Currency, batch.List)
	if err != nil {
		return nil, nil, err
	}
	id, err := i.random(listIDSize)
	if err != nil {
		return nil, nil, err
	}
	moved := *batch
	moved.List, moved.ListAddress = nil, i.address+pathList+hex.EncodeToString(id)
	value := append(binary.BigEndian.AppendUint64(nil, uint64(milliseconds(until))), list...)
	return &moved, id, tx.Put(TableLists, id, value)
}

// list gives the list of a batch until its challenge has run out. errNoList.
func (i *Issuer) list(ctx context.Context, name string) ([]byte, error) {
	id, err := hex.DecodeString(name)
	if err != nil || len(id) != listIDSize || hex.EncodeToString(id) != name {
		return nil, errNoList
	}
	var list []byte
	err = i.store.View(ctx, func(tx Tx) error {
		list = nil
		value, err := tx.Get(TableLists, id)
		switch {
		case errors.Is(err, ErrNotFound):
			return errNoList
		case err != nil:
			return err
		case len(value) <= 8, len(value) > 8+protocol.MaxList:
			return ErrBadRecord
		case milliseconds(i.now()) >= int64(binary.BigEndian.Uint64(value)):
			return errNoList
		}
		list = value[8:]
		return nil
	})
	return list, err
}
