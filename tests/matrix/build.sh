# Builds the clients of the matrix into build/matrix/, each only when its sources changed. ./test sources
# this after tools/common.sh and calls build_matrix; build/python must be there already.

matrix=$root/build/matrix

# build_client NAME WHAT: calls compile_NAME when clients/NAME is newer than what was built from it.
# build/matrix/NAME is made anew; compile_NAME writes into it.
build_client() {
  local name=$1 stamp=$stamps/matrix-$1
  local -a sources=("$root/tests/matrix/clients/$1")
  [ "$name" = browser ] && sources+=("$root/tests/matrix/package-lock.json")
  [ -d "$matrix/$name" ] && is_current "$stamp" "${sources[@]}" && return 0
  say "building the $name client of the matrix"
  begin_stamp "$stamp" "${sources[@]}"
  rm -rf "${matrix:?}/$name"
  mkdir -p "$matrix/$name"
  "compile_$name" "$root/tests/matrix/clients/$name" "$matrix/$name"
  end_stamp "$stamp"
}

compile_browser() {
  logged matrix-browser "the page of the browser SDK cannot be bundled" \
    "$root/tests/matrix/node_modules/.bin/esbuild" "$1/page.mjs" \
    --bundle --format=iife --keep-names --log-level=warning --outfile="$2/page.js"
}

compile_go() {
  logged matrix-go "the Go client cannot be built; check the network" \
    env CGO_ENABLED=0 GOFLAGS=-mod=readonly GOTOOLCHAIN=local GO111MODULE=on GOWORK=off \
    sh -c 'cd "$1" && go build -o "$2/client" .' sh "$1" "$2"
}

# Maven fetches the SDK; one file needs no more than the compiler.
compile_java() {
  logged matrix-maven "the Java SDK cannot be fetched; check the network" \
    mvn --batch-mode --quiet --file "$1/pom.xml" "-Dmaven.repo.local=$HOME/.m2/repository" \
    dependency:copy-dependencies "-DoutputDirectory=$2/lib"
  logged matrix-java "the Java client cannot be compiled" \
    javac -encoding UTF-8 -cp "$2/lib/*" -d "$2/classes" "$1/Client.java"
}

# Cargo's own folder lies beside the others, so that a change does not build the SDK anew.
compile_rust() {
  logged matrix-rust "the Rust client cannot be built; check the network" \
    cargo build --locked --quiet --manifest-path "$1/Cargo.toml" --target-dir "$matrix/cargo"
  cp "$matrix/cargo/debug/matrix" "$2/client"
}

compile_raven-python() {
  logged matrix-raven-python "the Python SDK of 2018 cannot be installed; check the network" \
    "$root/build/python/bin/pip" install --disable-pip-version-check --no-deps \
    --target "$2" --requirement "$1/requirements.txt"
}

build_matrix() {
  local name
  for name in browser go java rust raven-python; do build_client "$name"; done
}
