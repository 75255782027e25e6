;;; gowharf.el --- gowharf with eglot, which Emacs has since 29  -*- lexical-binding: t -*-

(require 'eglot)

;; The modes of the packages go-mode and dockerfile-mode, and those of Emacs's own that need tree-sitter grammars.
(add-to-list 'eglot-server-programs
             '((go-dot-mod-mode go-mod-ts-mode go-dot-work-mode go-work-ts-mode dockerfile-mode dockerfile-ts-mode)
               . ("gowharf" "server")))

(dolist (hook '(go-dot-mod-mode-hook go-mod-ts-mode-hook go-dot-work-mode-hook go-work-ts-mode-hook
                dockerfile-mode-hook dockerfile-ts-mode-hook))
  (add-hook hook #'eglot-ensure))
