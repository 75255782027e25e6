-- Run by test_neovim.py in a project whose Dockerfile's image is too old and whose go.mod is not formatted. Prints "ok"
-- lines; the first thing that isn't as it should be ends Neovim with status 1.
local function say(text) io.stdout:write(text .. '\n') end

local function check(holds, what)
  say((holds and 'ok ' or 'not ok ') .. what)
  if not holds then
    say(vim.inspect(vim.diagnostic.get()))
    vim.cmd('cquit 1')
  end
end

local function wait(condition, what) check(vim.wait(20000, condition, 20), what) end

local function codes()
  return vim.tbl_map(function(found) return found.code end, vim.diagnostic.get(0))
end

local function line(number) return vim.api.nvim_buf_get_lines(0, number, number + 1, false)[1] end

local function dockerfile()
  vim.cmd.edit('Dockerfile')
  wait(function() return vim.tbl_contains(codes(), 'image-go-too-old') end, 'the Dockerfile has a diagnostic')
  vim.api.nvim_win_set_cursor(0, { 1, 8 })
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
  wait(function() return line(0) == 'FROM golang:1.27' end, 'a code action mends the Dockerfile')
  wait(function() return not vim.tbl_contains(codes(), 'image-go-too-old') end, 'and the diagnostic goes')
  vim.cmd.write()
end

local function gomod()
  vim.cmd.edit('go.mod')
  wait(function() return vim.tbl_contains(codes(), 'gomod-syntax') end, 'go.mod has a diagnostic')
  vim.api.nvim_win_set_cursor(0, { 5, 1 })
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title == 'Write require' end })
  wait(function() return line(4):find('^require') ~= nil end, 'a code action mends go.mod')
  if vim.lsp.get_clients()[1].server_capabilities.documentFormattingProvider then
    vim.lsp.buf.format()
    wait(function() return line(4) == 'require example.com/a v1.0.0' end, 'formatting')
  end
  if vim.lsp.get_clients()[1].server_capabilities.hoverProvider then
    vim.api.nvim_win_set_cursor(0, { 3, 1 })
    local shown = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(0, vim.lsp.get_clients()[1].offset_encoding), 20000)
    check(vim.inspect(shown):find('value') ~= nil, 'hover')
  end
  vim.cmd.write()
end

local function start_by_hand(event)
  local file = vim.api.nvim_buf_get_name(event.buf)
  local root = vim.fs.dirname(vim.fs.find({ 'go.mod', '.git' }, { path = file, upward = true })[1] or file)
  vim.lsp.start({ name = 'gowharf', cmd = { 'gowharf', 'server' }, root_dir = root }, { bufnr = event.buf })
end

vim.opt.swapfile = false
if vim.lsp.enable then
  vim.lsp.enable('gowharf')
else
  vim.cmd('filetype plugin on')
  vim.api.nvim_create_autocmd('FileType', { pattern = { 'gomod', 'dockerfile' }, callback = start_by_hand })
end
vim.api.nvim_create_autocmd('VimEnter', { once = true, callback = function()
  vim.schedule(function()
    local fine, problem = pcall(function()
      gomod()
      dockerfile()
    end)
    if not fine then
      say('not ok ' .. tostring(problem))
      vim.cmd('cquit 1')
    end
    vim.cmd('qall!')
  end)
end })
