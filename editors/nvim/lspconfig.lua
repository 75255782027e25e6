-- gowharf with nvim-lspconfig's older way, for Neovim 0.10 and the nvim-lspconfig that goes with it.
local configs = require('lspconfig.configs')
configs.gowharf = {
  default_config = {
    cmd = { 'gowharf', 'server' },
    filetypes = { 'gomod', 'gowork', 'gosum', 'dockerfile' },
    root_dir = require('lspconfig.util').root_pattern('gowharf.toml', 'go.work', '.git', 'go.mod', 'Dockerfile'),
  },
}
require('lspconfig').gowharf.setup({})
