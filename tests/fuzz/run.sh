#!/usr/bin/env bash
# Builds the fuzzers and runs each for its share of the time, two at a time. A line per target, and for what was
# found the input and its hex; the last line is "N passed, N failed".
# Usage: tests/fuzz/run.sh SECONDS [SEED]
# The same seed tries the same inputs in the same order. With the seed `random` every run tries others, and goes on
# from what earlier ones have learned (build/fuzz/corpus).
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
seconds=${1:-}
seed=${2:-1}
[[ $seconds =~ ^[0-9]+$ && $seconds -gt 0 && $seed =~ ^([0-9]+|random)$ ]] || { sed -n '4p' "${BASH_SOURCE[0]}" >&2; exit 2; }

# Whoever reads only the last line must see that a run which could not begin has failed.
trap 'echo "0 passed, 1 failed"; exit 1' EXIT
build=$root/build/fuzz
logs=$build/logs
findings=$build/findings
mkdir -p "$logs" "$findings"
if ! { cd "$root" && cmake --preset fuzz && cmake --build --preset fuzz; } >"$logs/build.log" 2>&1 </dev/null; then
  grep -E 'error|FAILED' "$logs/build.log" | head -n 20 >&2
  echo "fuzz: the fuzzers cannot be built (log: $logs/build.log)" >&2
  exit 1
fi

targets=()
for source in "$root"/tests/fuzz/*.cpp; do
  name=$(basename "$source" .cpp)
  [ "$name" = canary ] || targets+=("$name")
done
share=$((seconds * 2 / ${#targets[@]}))
[ $share -ge 1 ] || share=1
flags=(-rss_limit_mb=2048 -timeout=10 -print_final_stats=1)
export UBSAN_OPTIONS=print_stacktrace=1

# fuzz NAME SECONDS FOLDER: exit code of the target; what it finds goes to FOLDER/NAME-…
fuzz() {
  local name=$1 limit=$2 folder=$3 learned=$build/corpus/$1 start=0
  [ "$seed" = random ] || { rm -rf "$learned"; start=$seed; }
  mkdir -p "$learned"
  local -a dictionary=()
  [ -e "$root/tests/fuzz/dictionaries/$name.dict" ] && dictionary=(-dict="$root/tests/fuzz/dictionaries/$name.dict")
  timeout --kill-after=10 $((limit + 60)) "$build/tests/fuzz/$name" "${flags[@]}" "${dictionary[@]}" \
    -max_total_time="$limit" -seed="$start" -artifact_prefix="$folder/$name-" "$learned" "$root/tests/fuzz/corpus/$name" \
    >"$logs/$name.log" 2>&1 </dev/null
}

# report NAME: runs a target and tells what came of it.
report() {
  local name=$1 code=0 file runs
  local found
  found=$(mktemp -d "$findings/.run.XXXXXX")
  fuzz "$name" "$share" "$found" || code=$?
  if [ $code = 0 ]; then
    runs=$(awk '/stat::number_of_executed_units/ { print $2 }' "$logs/$name.log")
    printf 'passed  %s: %s inputs in %s s\n' "$name" "${runs:-?}" "$share"
  else
    printf 'failed  %s: exit %s (log: %s)\n' "$name" $code "$logs/$name.log"
    grep -aE '^(broken promise|vedette: internal fault|SUMMARY|.*runtime error)' "$logs/$name.log" | head -n 3 | cut -c 1-200
    for file in "$found"/*; do
      [ -e "$file" ] || continue
      mv "$file" "$findings/"
      file=$findings/$(basename "$file")
      # A slow input is noted beside a fault, and is none by itself.
      printf '  %s\n  %s\n' "$file" "$(head -c 2048 "$file" | od -An -v -tx1 | tr -d ' \n')"
    done
  fi
  rm -rf "$found"
  return $code
}

# The planted bug must be found within seconds, or nobody looks at all.
canary() {
  local found code=0
  found=$(mktemp -d "$findings/.run.XXXXXX")
  fuzz canary 20 "$found" || code=$?
  if [ $code != 0 ] && compgen -G "$found/canary-crash-*" >/dev/null && grep -qa 'deadly signal' "$logs/canary.log"; then
    code=0
    echo "passed  canary: the planted bug was found"
  else
    code=1
    echo "failed  canary: the planted bug was not found: the fuzzers do not work (log: $logs/canary.log)"
  fi
  rm -rf "$found"
  return $code
}

passed=0
failed=0
count() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; }
running=0
wait_one() {
  local code=0
  wait -n || code=$?
  count $code
  running=$((running - 1))
}
canary
count $?
for name in "${targets[@]}"; do
  [ $running -lt 2 ] || wait_one
  report "$name" &
  running=$((running + 1))
done
while [ $running -gt 0 ]; do wait_one; done
trap - EXIT
echo "$passed passed, $failed failed"
[ $failed = 0 ]
