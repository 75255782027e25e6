module example.com/shop

go 1.26

require example.com/money v1.2.0

replace example.com/money => ./money
