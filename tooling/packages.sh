#!/bin/sh
# Make .venv hold exactly the packages of requirements/$1.txt, and leave a stamp that says so.
set -eu

python=${PYTHON311:-python3.11}
if ! command -v "$python" >/dev/null 2>&1; then
  echo "Python 3.11 is missing. Install it (on Debian: apt install python3.11-venv) or set PYTHON311." >&2
  exit 1
fi
if [ ! -x .venv/bin/python ]; then
  echo "Making .venv"
  "$python" -m venv .venv
fi
# uv is not in the list, so it is kept beside what it syncs.
if [ ! -x .venv/uv ]; then
  .venv/bin/python -m pip install -q "uv>=0.13,<0.14"
  cp .venv/bin/uv .venv/uv
fi
echo "Installing packages ($1)"
VIRTUAL_ENV="$PWD/.venv" .venv/uv pip sync -q "requirements/$1.txt"
[ "$1" = dev ] || rm -f .venv/dev
touch ".venv/$1" .venv/run
