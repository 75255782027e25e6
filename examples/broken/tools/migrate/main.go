package main

import (
	"fmt"

	"example.com/steps"
)

func main() {
	fmt.Println(steps.Count(), "migrations")
}
