-- Run by test_neovim.py in the broken project of journey.py, with fix-on-save.lua: writing a file mends it.
local function shown(code)
  for _, found in ipairs(vim.diagnostic.get(0)) do
    if found.code == code then return true end
  end
end

local function journey()
  vim.cmd.edit('Dockerfile')
  if not vim.wait(30000, function() return shown('image-go-too-old') end, 20) then
    io.stdout:write(vim.inspect(vim.diagnostic.get()) .. '\n')
    vim.cmd('cquit 1')
  end
  vim.cmd.write()
  vim.cmd('qall!')
end

vim.schedule(function()
  local fine, what = pcall(journey)
  if not fine then
    io.stdout:write(tostring(what) .. '\n')
    vim.cmd('cquit 1')
  end
end)
