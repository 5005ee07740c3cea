package app

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/scanner/camera"
)

// cameras is what the scan page knows of the device's cameras, while one is on.
type cameras struct {
	source camera.Source // the one that is open
	asked  bool          // the system was asked for the others
	list   []camera.Info // what it has said
	lit    bool          // the light is on
	other  *ui.ToolButton
	light  *ui.ToolButton
}

// cameraTools makes the buttons for another camera and for the light. They are hidden until it
// is known that they do something.
func (s *scanPage) cameraTools() []fyne.CanvasObject {
	s.other = ui.NewToolButton(s.t("scan.other-camera"), ui.Icons.Switch, s.switchCamera)
	s.light = ui.NewToolButton(s.t("scan.light"), ui.Icons.Light, s.toggleLight)
	s.showCameraTools()
	return []fyne.CanvasObject{s.light, s.other}
}

func (s *scanPage) showCameraTools() {
	show := func(b *ui.ToolButton, does bool) {
		if does {
			b.Show()
		} else {
			b.Hide()
		}
	}
	show(s.other, len(s.list) > 1)
	_, lamp := s.source.(camera.Lamp)
	show(s.light, lamp && len(s.list) > 0 && s.list[s.cameraAt()].Torch)
	s.light.SetOn(s.lit)
}

// cameraAt is the place in the list of the camera that is on: the chosen one, or else the
// first.
func (s *scanPage) cameraAt() int {
	return max(0, slices.IndexFunc(s.list, func(i camera.Info) bool { return i.ID == s.lens }))
}

// askCameras asks the system, beside the page, which cameras there are: once a camera is on,
// so that asking does not stand in its way.
func (s *scanPage) askCameras() {
	chooser, ok := s.source.(camera.Chooser)
	if s.asked || !ok {
		return
	}
	s.asked = true
	s.asides++
	go func() {
		list := chooser.Cameras()
		fyne.Do(func() {
			s.asides--
			s.list = list
			s.showCameraTools()
			s.page.Refresh()
		})
	}()
}

// switchCamera goes on with the next camera of the list, and keeps to it until Zegel ends.
func (s *scanPage) switchCamera() {
	if len(s.list) < 2 {
		return
	}
	s.lens = s.list[(s.cameraAt()+1)%len(s.list)].ID
	s.hidden()
	s.shown()
	s.showCameraTools()
	s.page.Refresh()
}

// toggleLight turns the light on or off. A camera that turns out to have none says so.
func (s *scanPage) toggleLight() {
	lamp, ok := s.source.(camera.Lamp)
	if !ok {
		return
	}
	on := !s.lit
	s.asides++
	go func() {
		err := lamp.Torch(on)
		fyne.Do(func() {
			s.asides--
			if s.source != camera.Source(lamp) {
				return // another camera is on meanwhile
			}
			if err != nil {
				s.list[s.cameraAt()].Torch = false
				s.answer(s.t("fault.no-light.title"))
			} else {
				s.lit = on
			}
			s.showCameraTools()
			s.page.Refresh()
		})
	}()
}
