package ui

import (
	"testing"

	"golang.org/x/image/font/sfnt"

	"github.com/zegel-app/zegel/assets"
)

// The letters people's names and banks' texts are made of, in the fonts of text.
const letters24 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;!?'\"()[]{}&@#%*+-=/\\_<>|~^$" +
	"€£¥₹₺₫§©®°±×÷½¼¾¿¡«»„“”‘’–—…·•−≤≥" +
	"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ" +
	"ĀāĂăĄąĆćĊċČčĎďĐđĒēĖėĘęĚěĞğĠġĢģĦħĪīĮįİıĶķĹĺĻļĽľŁłŃńŅņŇňŌōŐőŒœŔŕŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚțẞ" +
	// Vietnamese
	"ĂăÂâĐđÊêÔôƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ" +
	"\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323" +
	// Greek
	"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψωΆΈΉΊΌΎΏάέήίόύώϊϋΐΰ" +
	// Cyrillic: Bulgarian, Macedonian, Russian, Serbian, Ukrainian, Belarusian
	"АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяЂЃЄЅІЇЈЉЊЋЌЎЏђѓєѕіїјљњћќўџҐґ" +
	"\u00a0\u202f\u2212"

// What the font for codes and account numbers must draw.
const codeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;/-+\u00a0"

func TestFontsDraw(t *testing.T) {
	for _, f := range []struct {
		name    string
		content []byte
		letters string
	}{
		{"sans regular", assets.SansRegular, letters24}, {"sans bold", assets.SansBold, letters24},
		{"mono regular", assets.MonoRegular, codeLetters}, {"mono medium", assets.MonoMedium, codeLetters},
	} {
		if len(f.content) >= 1_000_000 {
			t.Errorf("%s has %d bytes", f.name, len(f.content))
		}
		font, err := sfnt.Parse(f.content)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range f.letters {
			if i, err := font.GlyphIndex(nil, r); err != nil || i == 0 {
				t.Errorf("%s does not draw %q (%U)", f.name, r, r)
			}
		}
	}
	// What words.Visible lets through by the regular font is drawn by the bold one too.
	bold, err := sfnt.Parse(assets.SansBold)
	if err != nil {
		t.Fatal(err)
	}
	for r := rune(0x20); r < 0x20000; r++ {
		if i, err := bold.GlyphIndex(nil, r); assets.Draws(r) && (err != nil || i == 0) {
			t.Errorf("bold does not draw %q (%U)", r, r)
		}
	}
	if !assets.Draws('ệ') || assets.Draws('張') {
		t.Error("Draws does not tell what the font draws")
	}
}
