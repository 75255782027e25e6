;;; journey.el --- run by test_emacs.py in the broken project of journey.py  -*- lexical-binding: t -*-

;; Prints "ok" lines; the first thing that isn't as it should be ends Emacs with status 1.

(require 'eglot)
(require 'flymake)
(require 'subr-x)

(defun journey-check (holds what)
  (message "%s %s" (if holds "ok" "not ok") what)
  (unless holds
    (message "%s\n%S" (buffer-string) (flymake-diagnostics))
    (kill-emacs 1)))

(defun journey-wait (what condition)
  (with-timeout (30 (journey-check nil what))
    (while (not (funcall condition))
      (accept-process-output nil 0.02)))
  (journey-check t what))

(defun journey-open (file mode)
  "Visits FILE, as a command of the user's would: eglot starts after the command."
  (find-file file)
  (run-hooks 'post-command-hook)
  (journey-check (eq major-mode mode) (format "%s is in %s" file major-mode))
  (journey-wait (format "%s has a server" file) #'eglot-managed-p))

(defun journey-shown (piece)
  "The diagnostic whose text holds PIECE, as flymake has it now."
  (flymake-start nil)
  (seq-find (lambda (found) (string-search piece (flymake-diagnostic-text found))) (flymake-diagnostics)))

(defun journey-changed ()
  "Sends what has been edited, as Emacs does when it is idle, which --batch never is."
  (eglot--signal-textDocument/didChange))

(defun journey-act (piece title wanted)
  "Takes the action TITLE at the diagnostic that holds PIECE: then WANTED is in the text, and the diagnostic gone."
  (journey-wait (concat piece " is shown") (lambda () (journey-shown piece)))
  (let* ((found (journey-shown piece))
         (actions (eglot-code-actions (flymake-diagnostic-beg found) (flymake-diagnostic-end found)))
         (action (seq-find (lambda (each) (equal title (plist-get each :title))) actions)))
    (journey-check action (concat title " is offered"))
    (eglot-execute (eglot-current-server) action)
    (journey-wait title (lambda () (string-search wanted (buffer-string))))
    (journey-changed)
    (journey-wait (concat piece " is gone") (lambda () (not (journey-shown piece))))))

(defun journey-hover (at piece)
  (goto-char (point-min))
  (search-forward at)
  (goto-char (match-beginning 0))
  (let (told)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq told text)))
    (journey-wait (concat "hover tells " piece) (lambda () (and told (string-search piece told))))))

(defun journey-replace (from to)
  (goto-char (point-min))
  (search-forward from)
  (replace-match to t t)
  (journey-changed))

(message "version Emacs %s" emacs-version)
(setq make-backup-files nil)
(condition-case problem
    (progn
      (journey-open "go.mod" 'go-dot-mod-mode)
      (journey-act "is no directive" "Write exclude" "exclude   example.com/a   v1.0.0 // ü")
      (eglot-format-buffer)
      (journey-wait "formatting" (lambda () (string-search "exclude example.com/a v1.0.0 // ü" (buffer-string))))
      (journey-hover "go 1.27" "least version of Go")
      (save-buffer)
      (let ((gomod (current-buffer)) (old "go.mod requires go 1.27"))
        (journey-open "Dockerfile" 'dockerfile-mode)
        (journey-wait (concat old " is shown") (lambda () (journey-shown old)))
        ;; What is typed in go.mod changes what is said of the Dockerfile, unsaved.
        (with-current-buffer gomod (journey-replace "go 1.27" "go 1.26"))
        (journey-wait "an edit of go.mod clears it" (lambda () (not (journey-shown old))))
        (with-current-buffer gomod (journey-replace "go 1.26" "go 1.27"))
        (journey-act old "Use golang:1.27" "FROM golang:1.27")
        (journey-act "GO_PRIVATE is not a Go variable" "Rename it to GOPRIVATE" "ü 😀\" GOPRIVATE=git.example.com")
        (journey-hover "go build" "Outcome: succeeds")
        (save-buffer)
        (with-current-buffer gomod (save-buffer)))
      (eglot-shutdown-all))
  (error (journey-check nil (format "%S" problem))))
