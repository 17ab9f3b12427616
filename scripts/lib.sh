# Sourced by the other scripts: where the repository stands and how they speak.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# rustup puts cargo here and tells only login shells.
[[ -d "$HOME/.cargo/bin" ]] && PATH="$PATH:$HOME/.cargo/bin"

say() { printf '%s\n' "$*"; }
die() {
  printf '%s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

target_dir() {
  case "${CARGO_TARGET_DIR:-target}" in
  /*) printf '%s' "$CARGO_TARGET_DIR" ;;
  *) printf '%s/%s' "$root" "${CARGO_TARGET_DIR:-target}" ;;
  esac
}

# The newest PostgreSQL server ≥ 14 on this machine: the directory of its programs.
postgres_bin() {
  local dir
  for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -rn) /usr/bin /usr/local/bin; do
    [[ -x "$dir/initdb" && -x "$dir/postgres" ]] || continue
    (($("$dir/postgres" --version | grep -oE '[0-9]+' | head -1) >= 14)) || continue
    printf '%s' "$dir"
    return
  done
  return 1
}

chromium_bin() {
  local name
  for name in "${COURTYARD_CHROMIUM:-}" chromium google-chrome google-chrome-stable chromium-browser; do
    [[ -n "$name" ]] && has "$name" || continue
    # Ubuntu's chromium-browser is a stub that only asks for the snap.
    "$name" --version >/dev/null 2>&1 || continue
    command -v "$name"
    return
  done
  return 1
}
