vim.lsp.enable('gowharf')
