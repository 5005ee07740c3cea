package camera_test

import (
	"testing"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/camera/cameratest"
)

func TestLensKeepsTheContract(t *testing.T) { cameratest.Run(t, camera.LensSource) }
