"""Tests in real editors. They are collected where GOWHARF_EDITORS names the folder that holds them (as `nvim`, …)."""

import os

collect_ignore_glob = [] if os.environ.get("GOWHARF_EDITORS") else ["test_*.py"]
