package main

import (
	"fmt"

	"example.com/money"
	"example.com/shop/internal/cart"
)

func main() {
	fmt.Println(money.Format(cart.Total()))
}
