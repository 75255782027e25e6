"""go.mod and go.work texts whose layout is at stake: comments, blank lines, order, doubles, quotes."""

HEAD = "module example.com/app\n\ngo 1.21\n\n"

MORE_GOMOD: dict[str, str] = {
    "fmt-blank-lines": "\n\n\nmodule   m\n\n\n\ngo    1.21\n\n\n",
    "fmt-no-blank-lines": "module m\ngo 1.21\nrequire a.example/b v1.0.0\nrequire a.example/a v1.0.0\n",
    "fmt-comment-top": "// top\n\n// about the module\nmodule m // here\n// after\n\n// alone\n",
    "fmt-comment-runs": "// one\n// two\n\n\n// three\nmodule m\n// four\ngo 1.21\n",
    "fmt-comment-ends": "module m\n// end",
    "fmt-comment-blanks": "module m //   much   space   \t \n",
    "fmt-order": HEAD + "require (\n\tz.example/z v1.0.0\n\ta.example/a v1.1.0 // indirect\n\ta.example/a v1.0.0\n)\n",
    "fmt-order-with-comments": HEAD
    + "require (\n\t// about z\n\tz.example/z v1.0.0 // z\n\n\t// about a\n\ta.example/a v1.0.0\n\n\n\t// last\n)\n",
    "fmt-blanks-in-block": HEAD + "require (\n\n\n\ta.example/a v1.0.0\n\n\n\n\tb.example/b v1.0.0\n\n)\n",
    "fmt-blank-then-comment-in-block": HEAD
    + "require (\n\n\t// first\n\n\ta.example/a v1.0.0\n\tb.example/b v1.0.0\n\n\t// x\n\n\t// y\n\n)\n",
    "fmt-one-line-block": HEAD
    + "// above\nrequire ( // open\n\t// inside\n\ta.example/a v1.0.0 // beside\n) // close\n",
    "fmt-one-line-block-with-end-comment": HEAD + "require (\n\ta.example/a v1.0.0\n\t// end\n)\n",
    "fmt-empty-blocks": HEAD + "// gone\nrequire (\n\t// gone too\n)\n\nexclude ()\n",
    "fmt-double-excludes": HEAD
    + "exclude a.example/a v1.0.0\nexclude (\n\ta.example/a v1.0.0\n\tb.example/b v1.0.0\n)\n",
    "fmt-double-replaces": HEAD
    + "// first\nreplace a.example/a => ./one\n"
    + "replace (\n\ta.example/a => ./two // kept\n\tb.example/b v1.0.0 => ./b\n)\n",
    "fmt-double-replace-versions": HEAD + "replace a.example/a v1 => ./one\nreplace a.example/a v1.0.0 => ./two\n",
    "fmt-double-tools": HEAD + "tool a.example/a\ntool a.example/a\nignore ./x\nignore (\n\t./x\n\t./y\n)\n",
    "fmt-double-requires": HEAD + "require a.example/a v1.0.0\nrequire a.example/a v1.0.0\n",
    "fmt-excludes-by-version": HEAD
    + "exclude (\n\ta.example/a v1.10.0\n\ta.example/a v1.9.0\n\ta.example/a v1.9.0-rc.1\n)\n",
    "fmt-excludes-by-text": "module m\ngo 1.20\nexclude (\n\ta.example/a v1.10.0\n\ta.example/a v1.9.0\n)\n",
    "fmt-excludes-rc": "module m\ngo 1.21rc2\nexclude (\n\ta.example/a v1.10.0\n\ta.example/a v1.9.0\n)\n",
    "fmt-retracts": HEAD
    + "retract (\n\tv1.0.0 // a\n\t[v1.2.0,v1.3.0]\n\t[ v1.2.0 , v1.4.0 ]\n\tv1.10.0\n\tv1.2.0-rc.1\n)\n",
    "fmt-retract-line": HEAD + "retract [v1.0.0,v1.2.0] // why\n",
    "fmt-retract-without-module": "retract (\n\tv1.0.0\n\tv1.1.0\n)\n",
    "fmt-retract-quoted": HEAD + 'retract "v1.0.0"\n',
    "fmt-quotes": 'module "example.com/app"\nrequire "a.example/a" "v1.0.0"\nreplace "a.example/a" => "./a b"\n',
    "fmt-quotes-kept": HEAD + 'tool "a//b"\nignore "./a,b"\nignore "./(x)"\nignore "x\\ty"\nignore "é"\nignore "("\n',
    "fmt-short-versions": HEAD + "require a.example/a v1\nrequire b.example/b v1.2\nreplace c.example/c v1 => ./c\n",
    "fmt-build-metadata": HEAD + "require a.example/a v1.0.0+meta\nexclude b.example/b v2.0.0+incompatible\n",
    "fmt-std": HEAD + "require std v1\n",
    "fmt-dotless": HEAD + "require (\n\tlib v1\n\tanother v1.2\n)\n",
    "fmt-godebug-block": HEAD + "godebug (\n\tpanicnil=1\n\tasynctimerchan=0\n)\n",
    "fmt-godebug-one": HEAD + "godebug (\n\tpanicnil=1\n)\n",
    "fmt-tool-block": HEAD + "tool (\n\tz.example/z\n\ta.example/a // why\n)\n",
    "fmt-ignore-block": HEAD + "ignore (\n\t./node_modules\n\tbuild\n)\n",
    "fmt-module-block-comment": "// above\nmodule (\n\t// Deprecated: use m2\n\tm\n)\n",
    "fmt-crlf-comments": HEAD.replace("\n", "\r\n")
    + "// c\r\nrequire (\r\n\t// d\r\n\ta.example/a v1.0.0 // e\r\n\tb.example/b v1.0.0\r\n)\r\n",
    "fmt-no-newline-comment": HEAD + "require a.example/a v1.0.0 // end",
    "fmt-no-newline-cr": HEAD + "require a.example/a v1.0.0 // end\r",
    "fmt-strange-spaces": HEAD + "//\u00a0x\u2003\n//\x1cy\x1c\nrequire a.example/a v1.0.0 //\x0bz\x0b\n",
    "fmt-only-blanks": "   \n\t\n\n",
    "fmt-only-comments": "\n\n// a\n\n\n// b\n\n",
    "fmt-many-suffixes": HEAD
    + "require ( // a\n\t// b\n\tx.example/x v1.0.0 // c\n\ty.example/y v1.0.0 // d\n\t// e\n) // f\n// g\n",
    "fmt-stray-byte": HEAD + "// a\udcff b\n",
    "fmt-wide-replace": HEAD
    + "replace (\n\tb.example/b    v1.0.0   =>   c.example/c   v1.0.0\n\ta.example/a=>./a\n)\n",
    "fmt-replace-order": HEAD
    + "replace (\n\tb.example/b => ./b\n\ta.example/a v1.0.0 => ./a\n\ta.example/a => ./c\n)\n",
    "fmt-first-line-lost": HEAD + "replace (\n\t// one\n\ta.example/a => ./a\n\n\t// two\n\ta.example/a => ./b\n)\n",
}

MORE_GOWORK: dict[str, str] = {
    "fmt-order": "go 1.21\nuse (\n\t./z // last\n\t./a\n\t// about m\n\t./m\n)\n",
    "fmt-one": "go 1.21\nuse (\n\t./a\n)\n",
    "fmt-doubles": "go 1.21\nuse ./a\nuse ./a\nreplace a.example/a => ./x\nreplace a.example/a => ./y\n",
    "fmt-quotes": 'go 1.21\nuse (\n\t"./a"\n\t"./b c"\n)\n',
    "fmt-comments": "// top\n\ngo 1.21 // why\n// use\nuse ./a\n\n// end\n",
    "fmt-toolchain": "go 1.21\ntoolchain go1.22.0\nuse ./b\nuse ./a\n",
    "fmt-versions": "go 1.21\nreplace a.example/a v1.2 => b.example/b v1\n",
}
