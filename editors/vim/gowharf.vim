" gowharf with ALE: diagnostics, code actions (:ALECodeAction) and hover (:ALEHover).
function! GowharfRoot(buffer) abort
  for marker in ['gowharf.toml', 'go.work', 'go.mod', 'Dockerfile']
    let found = ale#path#FindNearestFile(a:buffer, marker)
    if !empty(found)
      return fnamemodify(found, ':h')
    endif
  endfor
  return expand('#' . a:buffer . ':p:h')
endfunction

for s:filetype in ['gomod', 'dockerfile']
  call ale#linter#Define(s:filetype, {
  \ 'name': 'gowharf',
  \ 'lsp': 'stdio',
  \ 'executable': 'gowharf',
  \ 'command': '%e server',
  \ 'project_root': function('GowharfRoot'),
  \})
endfor
