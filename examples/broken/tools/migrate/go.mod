module example.com/shop/tools/migrate

go 1.26

require example.com/steps v1.0.0
