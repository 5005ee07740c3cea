package app

// tipCount is how many tips there are: "tip.1" to "tip.6".
const tipCount = 6

// tip is one piece of advice against fraud, in words: another one each day.
func (a *App) tip() string {
	return a.t("tip." + string(rune('1'+a.now().YearDay()%tipCount)))
}
