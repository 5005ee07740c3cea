package main

import (
	"errors"

	"fyne.io/fyne/v2/driver"

	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/platform/keystore"
)

// attach tells the packages below how Java is reached. Fyne knows.
func attach() {
	run := func(do func(c *driver.AndroidContext) error) error {
		return driver.RunNative(func(context any) error {
			c, ok := context.(*driver.AndroidContext)
			if !ok {
				return errors.New("no Java here")
			}
			return do(c)
		})
	}
	keystore.AttachJVM(func(do func(env uintptr) error) error {
		return run(func(c *driver.AndroidContext) error { return do(c.Env) })
	})
	platform.AttachActivity(func(do func(env, activity uintptr) error) error {
		return run(func(c *driver.AndroidContext) error { return do(c.Env, c.Ctx) })
	})
}
