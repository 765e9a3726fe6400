#!/usr/bin/env bash
# Measures a release build on this machine and prints a Markdown table: see README.md beside it.
# Usage: bench/run.sh [--duration SECONDS] [--connections N] [--build DIR] [--no-build]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
build=$root/build/release
duration=10
connections=32
must_build=yes
while [ $# -gt 0 ]; do
  case $1 in
    --duration) duration=$2; shift 2 ;;
    --connections) connections=$2; shift 2 ;;
    --build) build=$2; shift 2 ;;
    --no-build) must_build=no; shift ;;
    *) sed -n '2,3p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done

if [ "$must_build" = yes ]; then
  cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DVEDETTE_BENCH=ON >&2
  cmake --build "$build" --target vedette vedette_load vedette_yardstick >&2
fi
vedette=${VEDETTE:-$(find "$build" -name vedette -type f -perm -u+x | head -n 1)}
load=$build/bench/vedette_load
yardstick=$build/bench/vedette_yardstick
for program in "$vedette" "$load" "$yardstick"; do
  [ -x "$program" ] || { echo "run.sh: no program '$program'" >&2; exit 1; }
done

work=$(mktemp -d "${TMPDIR:-/tmp}/vedette-bench.XXXXXX")
server_pid=
stop_server() {
  [ -n "$server_pid" ] || return 0
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  server_pid=
}
trap 'stop_server; rm -rf "$work"' EXIT

# The load waits for answers 10 s at most, and for visibility 120 s.
limit=$((duration + 180))

wait_for_port() {
  for _ in $(seq 200); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    kill -0 "$server_pid" 2>/dev/null || { echo "run.sh: the server ended" >&2; return 1; }
    sleep 0.05
  done
  echo "run.sh: the server does not listen" >&2
  return 1
}

text_member() { sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p' | head -n 1; }
number_member() { sed -n 's/.*"'"$1"'" *: *\([0-9.]*\).*/\1/p' | head -n 1; }

# A row that could not be measured must not end the others.
row() { timeout "$limit" "$load" --output row "$@" || echo "run.sh: incomplete: $*" >&2; }

measure_yardstick() {
  local port
  port=$("$load" --free-port)
  "$yardstick" --port "$port" &
  server_pid=$!
  wait_for_port "$port"
  local mix gzip
  for mix in small mixed; do
    for gzip in 0 1; do
      row --target "127.0.0.1:$port" --path /api/1/envelope/ --mix "$mix" --gzip "$gzip" \
        --duration "$duration" --connections "$connections" --pid "$server_pid" \
        --label "yardstick, $mix, $([ "$gzip" = 1 ] && echo gzip || echo plain), ceiling"
    done
  done
  stop_server
}

# A server of its own for every mix and encoding: nothing stored by another run is in the figures.
measure_vedette() {
  local mix=$1 gzip=$2 name=$3
  local data=$work/$mix-$gzip log=$work/$mix-$gzip.log port url dsn token rate
  port=$("$load" --free-port)
  url=http://127.0.0.1:$port
  dsn=$("$vedette" setup --data "$data" --email bench@example.com --password "bench-$RANDOM-$RANDOM" \
    --organization bench --team bench --project bench --platform python --url "$url" |
    text_member dsn)
  token=$("$vedette" token --data "$data" --organization bench --name bench \
    --scopes event:read,org:read,project:read | tail -n 1)
  "$vedette" serve --data "$data" --listen "127.0.0.1:$port" --url "$url" >"$log" 2>&1 &
  server_pid=$!
  wait_for_port "$port" || { tail -n 20 "$log" >&2; return 1; }
  local common=(--dsn "$dsn" --mix "$mix" --gzip "$gzip" --duration "$duration"
    --connections "$connections" --pid "$server_pid" --data "$data" --wait-visible --api "$url"
    --token "$token" --organization bench --project bench)
  row "${common[@]}" --label "Vedette, $mix, $name, ceiling" --json-file "$work/ceiling.json"
  rate=$(number_member acceptedPerSecond <"$work/ceiling.json" | awk '{ printf "%d", $1 / 2 }')
  if [ "${rate:-0}" -gt 0 ]; then
    row "${common[@]}" --rate "$rate" --label "Vedette, $mix, $name, half load ($rate/s)"
  fi
  stop_server
}

echo "Machine: $(nproc) cores, $(uname -sr), load generator on the same cores; $duration s per row."
echo
echo "| run | body KB | accepted/s | not accepted | p50 ms | p90 ms | p99 ms | max ms |" \
  "visible/s | CPU s per 10,000 | peak MiB | disk bytes per event |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|"
measure_yardstick
for mix in small mixed; do
  measure_vedette "$mix" 0 plain
  measure_vedette "$mix" 1 gzip
done
