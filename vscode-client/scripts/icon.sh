#!/bin/sh
# Draws images/icon.png from scripts/icon.svg, with chromium.
set -eu
cd "$(dirname "$0")"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 \
  --window-size=256,256 --screenshot=../images/icon.png icon.svg
