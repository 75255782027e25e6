// Package money shows amounts.
package money

import "fmt"

// Format shows an amount of cents.
func Format(cents int) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
