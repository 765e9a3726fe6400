# What ./run and ./test share: messages, Debian packages, npm packages, builds. Source it; it sets
# `root` (the folder of the repository) and `command_name` must be set before.
# Everything it makes lies under build/ and in the node_modules folders.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
logs=$root/build/logs
stamps=$root/build/stamps

say() { printf '%s: %s\n' "$command_name" "$*" >&2; }
die() { say "$*"; exit 1; }

# Programs that keep caches at home get a home of their own where there is none to write to.
if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
  export HOME=$root/build/home
  mkdir -p "$HOME"
fi
mkdir -p "$logs" "$stamps" || die "cannot write to $root/build."

# The lines of one section of packages.txt.
packages_of() {
  awk -v section="[$1]" '
    /^[[:space:]]*(#|$)/ { next }
    /^\[/ { inside = ($1 == section); next }
    inside { print $1 }' "$root/tools/packages.txt"
}

node_is_there() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
      process.exit(a > 18 || (a === 18 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# The compilers of other languages, with which clients are built.
rust_is_there() {
  command -v cargo >/dev/null && command -v rustc >/dev/null &&
    rustc --version | awk '{ split($2, v, "."); exit !(v[1] > 1 || (v[1] == 1 && v[2] >= 89)) }'
}
is_there() {
  case $1 in
    node) node_is_there ;;
    go) command -v go >/dev/null ;;
    rust) rust_is_there ;;
    java) command -v javac >/dev/null && command -v mvn >/dev/null ;;
    *) return 1 ;;
  esac
}

# Prints those of the given lines (`a|b`) of which no package is installed. One call of dpkg-query.
missing_of() {
  local installed line name
  local -a names
  IFS='|' read -r -a names <<<"$(IFS='|'; printf '%s' "$*")"
  installed=$'\n'$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${names[@]}" 2>/dev/null)$'\n'
  for line in "$@"; do
    local found=no
    for name in ${line//|/ }; do
      case $installed in *$'\n'"$name installed"$'\n'*) found=yes ;; esac
    done
    [ $found = yes ] || printf '%s\n' "$line"
  done
}

# Runs a command as root.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif [ -t 0 ]; then sudo "$@"
  else sudo -n "$@"
  fi
}

run_apt() {
  # A build machine is thrown away after a power cut; there dpkg need not wait for the disk.
  local -a unsafe=()
  [ "${CI:-}" = true ] && unsafe=(-o Dpkg::Options::=--force-unsafe-io)
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "${unsafe[@]}" -o DPkg::Lock::Timeout=300 \
    -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 "$@" \
    </dev/null >>"$logs/apt.log" 2>&1 &
  local pid=$!
  # The log is long; every fifth second tells where it is.
  local waited=0
  while kill -0 $pid 2>/dev/null; do
    sleep 0.5
    waited=$((waited + 1))
    [ $((waited % 10)) = 0 ] && printf '  %s\n' "$(tail -n 1 "$logs/apt.log" | cut -c 1-100)" >&2
  done
  wait $pid
}

# The first name of `a|b` that the system can install.
known_name() {
  local name
  for name in ${1//|/ }; do
    if apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
      printf '%s\n' "$name"
      return 0
    fi
  done
  return 1
}

explain_apt_failure() {
  if grep -qE 'Temporary failure resolving|Could not (resolve|connect)|Unable to connect|[Cc]onnection (failed|refused|timed out)|Network is unreachable' \
    "$logs/apt.log"; then
    die "cannot install $*: the Debian mirror cannot be reached; check the network (log: $logs/apt.log)."
  fi
  die "cannot install $*: $(grep -E '^(E:|sudo:)' "$logs/apt.log" | head -n 1) (log: $logs/apt.log)."
}

# Installs what is missing of the given sections.
install_packages() {
  local section line name
  local -a wanted=() missing=() optional=() names=()
  for section in "$@"; do
    if is_there "$section"; then continue; fi
    mapfile -t -O "${#wanted[@]}" wanted < <(packages_of "$section")
  done
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    [ "${VEDETTE_SKIP_PACKAGES:-}" = 1 ] && return 0
    die "this system has no apt: install what tools/packages.txt lists by hand, then set VEDETTE_SKIP_PACKAGES=1."
  fi
  mapfile -t missing < <(missing_of "${wanted[@]}")
  [ ${#missing[@]} -gt 0 ] || return 0

  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    die "these packages are missing and only root can install them: ${missing[*]}."
  fi
  # Asks for the password once, in the foreground.
  if [ "$(id -u)" != 0 ] && [ -t 0 ]; then
    sudo -v || die "these packages are missing and only root can install them: ${missing[*]}."
  fi
  : >"$logs/apt.log"
  say "reading the list of Debian packages"
  run_apt update || true
  for line in "${missing[@]}"; do
    name=$(known_name "$line") || explain_unknown "$line"
    names+=("$name")
  done
  # What only makes builds faster rides along when other things are installed anyway.
  mapfile -t optional < <(missing_of $(packages_of optional))
  for line in "${optional[@]}"; do
    [ -n "$line" ] && name=$(known_name "$line") && names+=("$name")
  done
  say "installing these Debian packages: ${names[*]}"
  run_apt install -y --no-install-recommends "${names[@]}" || explain_apt_failure "${names[*]}"
}

explain_unknown() {
  grep -qE '^(W|E|Err):' "$logs/apt.log" && explain_apt_failure "$1"
  die "this system knows no package $1; Vedette is built on Debian 12."
}

# Runs a command with its output in a log; on failure shows the end of the log, then the sentence.
logged() {
  local log=$logs/$1.log sentence=$2
  shift 2
  if ! "$@" </dev/null >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    die "$sentence (log: $log)."
  fi
}

# Installs the npm packages of a folder when they are not those of its package-lock.json.
install_npm() {
  local folder=$1 name=${1//\//-} stamp=$root/$1/node_modules/.installed-lock
  cmp -s "$root/$folder/package-lock.json" "$stamp" && return 0
  say "installing the npm packages of $folder/"
  local cause="the npm packages of $folder/ cannot be installed; check the network"
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 SENTRYCLI_SKIP_DOWNLOAD=1
  logged "npm-$name" "$cause" \
    npm ci --prefix "$root/$folder" --prefer-offline --fetch-retry-maxtimeout=15000 \
    --no-audit --no-fund --loglevel=error
  cp "$root/$folder/package-lock.json" "$stamp"
}

# The files below the given paths that something is built from.
sources_of() {
  find "$@" \( -name node_modules -o -name dist \) -prune -o -type f ! -name '*.gen.ts' "${filter[@]}" \
    -print 2>/dev/null
}

# True when no source was added, removed or changed since the stamp: is_current STAMP PATH…
is_current() {
  local stamp=$1 filter=()
  shift
  [ -e "$stamp" ] && sources_of "$@" | sort | cmp -s - "$stamp" || return 1
  filter=(-newer "$stamp")
  [ -z "$(sources_of "$@" | head -n 1)" ]
}

# Begins a stamp before the build, so that what changes during the build counts as changed.
begin_stamp() {
  local stamp=$1 filter=()
  shift
  sources_of "$@" | sort >"$stamp.begun"
}

end_stamp() { mv "$1.begun" "$1"; }

# Builds the page into web/dist when it is not there or older than what it is made of.
build_page() {
  local stamp=$stamps/page
  install_npm web
  local -a sources=("$root/web" "$root/docs/api" "$root/web/node_modules/.installed-lock")
  [ -e "$root/web/dist/index.html" ] && is_current "$stamp" "${sources[@]}" && return 0
  say "building the page"
  begin_stamp "$stamp" "${sources[@]}"
  if [ -e "$root/docs/api/openapi.json" ]; then
    logged page-types "the types of the page cannot be made" npm run types --prefix "$root/web"
  fi
  logged page "the page cannot be built" npm run build --prefix "$root/web"
  end_stamp "$stamp"
}

# How many compilers fit: one for each core, each with 1.5 GB of memory.
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
  [ "${memory:-1}" -ge 1 ] || memory=1
  echo $((cores < memory ? cores : memory))
}

# Configures and builds a preset: build_preset PRESET [TARGET…].
build_preset() {
  local preset=$1 cache=$root/build/$1/CMakeCache.txt target
  local -a targets=()
  shift
  for target in "$@"; do targets+=(--target "$target"); done
  # A tree that was moved or copied brings a cache that names its old place.
  if [ -e "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
    rm -rf "${root:?}/build/$preset"
  fi
  (cd "$root" && logged "configure-$preset" "the build cannot be configured" cmake --preset "$preset") ||
    exit 1
  say "building $preset (the first time takes some minutes)"
  if ! (cd "$root" && cmake --build --preset "$preset" --parallel "$(build_jobs)" "${targets[@]}" \
    </dev/null); then
    die "the build of $preset failed: the first error is above."
  fi
}

# Builds build/release/vedette when it is not there or older than what it is made of.
build_release() {
  local stamp=$stamps/release
  local -a sources=("$root/src" "$root/cmake" "$root/CMakeLists.txt" "$root/CMakePresets.json"
    "$root/web/dist/index.html")
  [ -x "$root/build/release/vedette" ] && is_current "$stamp" "${sources[@]}" && return 0
  begin_stamp "$stamp" "${sources[@]}"
  build_preset release vedette
  end_stamp "$stamp"
}
