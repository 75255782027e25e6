-- Mends all that can safely be mended before a file is written. For Neovim 0.11 and newer, beside lsp/gowharf.lua.
vim.api.nvim_create_autocmd('BufWritePre', {
  pattern = { 'go.mod', 'go.work', '*Dockerfile*', '*Containerfile*', '*.dockerignore' },
  callback = function(event)
    local client = vim.lsp.get_clients({ bufnr = event.buf, name = 'gowharf' })[1]
    if not client then return end
    local function ask(method, params)
      local answer = client:request_sync(method, params, 2000, event.buf)
      return answer and answer.result
    end
    local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
    params.context = { only = { 'source.fixAll.gowharf' }, diagnostics = {} }
    for _, action in ipairs(ask('textDocument/codeAction', params) or {}) do
      local edit = action.edit or (ask('codeAction/resolve', action) or {}).edit
      if edit then vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding) end
    end
  end,
})
