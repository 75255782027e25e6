-- Run by test_neovim.py in the broken project of journey.py. Prints "ok" lines; the first thing that isn't as it should
-- be ends Neovim with status 1.
local function say(text) io.stdout:write(text .. '\n') end

local function check(holds, what)
  say((holds and 'ok ' or 'not ok ') .. what)
  if not holds then
    say(vim.inspect(vim.diagnostic.get()))
    say(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'))
    vim.cmd('cquit 1')
  end
end

local function wait(condition, what) check(vim.wait(30000, condition, 20), what) end

local function diagnostic(code, buffer)
  for _, found in ipairs(vim.diagnostic.get(buffer or 0)) do
    if found.code == code then return found end
  end
end

local function line(number) return vim.api.nvim_buf_get_lines(0, number - 1, number, false)[1] end

-- Puts the cursor on a diagnostic and takes an action, as a person does; the line is then as wanted and the diagnostic gone.
local function mend(code, title, number, wanted)
  wait(function() return diagnostic(code) end, code .. ' is shown')
  local found = diagnostic(code)
  check(found.source == 'gowharf' and found.lnum == number - 1, code .. ' is in its line')
  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title == title end })
  wait(function() return line(number) == wanted end, title)
  wait(function() return not diagnostic(code) end, code .. ' is gone')
end

local function hover(row, column, piece)
  vim.api.nvim_win_set_cursor(0, { row, column })
  vim.lsp.buf.hover()
  local function shown()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
        if text:find(piece, 1, true) then return true end
      end
    end
  end
  wait(shown, 'hover tells ' .. piece)
  vim.cmd('fclose!')
end

local function journey()
  vim.cmd.edit('go.mod')
  mend('gomod-syntax', 'Write exclude', 5, 'exclude   example.com/a   v1.0.0 // ü')
  vim.lsp.buf.format()
  wait(function() return line(5) == 'exclude example.com/a v1.0.0 // ü' end, 'formatting')
  hover(3, 1, 'go')
  vim.cmd.write()
  local gomod = vim.api.nvim_get_current_buf()

  vim.cmd.edit('Dockerfile')
  local dockerfile = vim.api.nvim_get_current_buf()
  wait(function() return diagnostic('image-go-too-old') end, 'image-go-too-old is shown')
  -- What is typed in go.mod changes what is said of the Dockerfile, unsaved and unvisited.
  vim.api.nvim_buf_set_lines(gomod, 2, 3, false, { 'go 1.26' })
  wait(function() return not diagnostic('image-go-too-old', dockerfile) end, 'an edit of go.mod clears it')
  vim.api.nvim_buf_set_lines(gomod, 2, 3, false, { 'go 1.27' })
  mend('image-go-too-old', 'Use golang:1.27', 1, 'FROM golang:1.27')
  mend('unknown-go-variable', 'Rename it to GOPRIVATE', 2, 'ENV GREETING="ü 😀" GOPRIVATE=git.example.com')
  hover(5, 5, 'succeeds')
  vim.cmd('wall')
end

say('version Neovim ' .. tostring(vim.version()))
say('has nvim-0.11: ' .. vim.fn.has('nvim-0.11'))
vim.schedule(function()
  local fine, problem = pcall(journey)
  if fine then
    local client = (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = 'gowharf' })[1]
    say('root ' .. tostring(client.config.root_dir) .. ', positions in ' .. client.offset_encoding)
    vim.cmd('qall!')
  else
    say('not ok ' .. tostring(problem))
    vim.cmd('cquit 1')
  end
end)
