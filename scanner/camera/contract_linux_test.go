//go:build linux && !android

package camera_test

import (
	"testing"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/camera/cameratest"
)

func TestV4L2KeepsTheContract(t *testing.T) {
	t.Run("YUYV", func(t *testing.T) { cameratest.Run(t, camera.ScriptedYUYV) })
	t.Run("MJPEG", func(t *testing.T) { cameratest.Run(t, camera.ScriptedMJPEG) })
}
