"""The language server: the same analysis while you type.

The one room that knows the protocol. `server.run` is its entry; `session` holds what is open, `features/` answers one
method a file, and everything that is to be known comes from `check` and `ide`.
"""

from gowharf.lsp.lean import import_types

import_types()
