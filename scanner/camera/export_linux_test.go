//go:build linux && !android

package camera

import "testing"

// ScriptedYUYV and ScriptedMJPEG are v4l2 sources for the contract test, which
// stands outside the package.
func ScriptedYUYV(t *testing.T) Source {
	return scriptedSource(t, script{can: []mode{hd}, sends: [][]byte{packYUYV(scene(1280, 720), 0)}})
}

func ScriptedMJPEG(t *testing.T) Source {
	m := mode{code: mjpeg, width: 320, height: 240}
	return scriptedSource(t, script{can: []mode{m}, sends: [][]byte{packJPEG(t, scene(320, 240)), nil}})
}
