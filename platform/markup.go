package platform

import "strings"

// escape keeps a text from being read as markup, which the bodies of
// notifications may be.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}
