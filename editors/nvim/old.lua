-- gowharf for Neovim 0.10, which knows no lsp/ folders.
vim.api.nvim_create_autocmd('FileType', {
  pattern = { 'gomod', 'gowork', 'gosum', 'dockerfile' },
  callback = function(event)
    local file = vim.api.nvim_buf_get_name(event.buf)
    local function marked(names) return vim.fs.find(names, { path = file, upward = true })[1] end
    local marker = marked({ 'gowharf.toml', 'go.work' }) or marked({ '.git' }) or marked({ 'go.mod', 'Dockerfile' })
    vim.lsp.start({
      name = 'gowharf',
      cmd = { 'gowharf', 'server' },
      root_dir = marker and vim.fs.dirname(marker),
    }, { bufnr = event.buf })
  end,
})
