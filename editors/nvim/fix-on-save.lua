vim.api.nvim_create_autocmd('BufWritePre', {
  pattern = { 'go.mod', '*Dockerfile*' },
  callback = function()
    vim.lsp.buf.code_action({ context = { only = { 'source.fixAll.gowharf' }, diagnostics = {} }, apply = true })
  end,
})
