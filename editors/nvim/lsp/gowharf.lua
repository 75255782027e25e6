--- gowharf for Neovim 0.11 and newer. Put this directory (editors/nvim) on the runtimepath, or copy this file to
--- ~/.config/nvim/lsp/, and call vim.lsp.enable('gowharf'). gopls and a Dockerfile server may run beside it.

---@type vim.lsp.Config
return {
  cmd = { 'gowharf', 'server' },
  -- .dockerignore files have the file type gitignore, go.sum has gosum; the server goes by their names.
  filetypes = { 'gomod', 'gowork', 'gosum', 'dockerfile' },
  root_markers = { { 'gowharf.toml', 'go.work' }, '.git', { 'go.mod', 'Dockerfile', 'Containerfile' } },
  settings = {
    gowharf = {
      -- Any key of gowharf.toml, and features to turn on or off:
      -- features = { inlayHint = true, formatting = false },
    },
  },
}
