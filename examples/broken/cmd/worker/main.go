package main

import (
	"fmt"

	"example.com/money"
)

func main() {
	fmt.Println("charged", money.Format(1299))
}
