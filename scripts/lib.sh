# What the scripts share: installing what is missing, and a throw-away PostgreSQL. Sourced by bash.
# shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s (%ds)\n' "$*" "$SECONDS"; }
die() {
    printf '%s\n' "$@" >&2
    exit 2
}
is_root() { [ "$(id -u)" -eq 0 ]; }

# The programs' folder of the highest PostgreSQL server from 15 to 18; fails where there is none.
postgres_folder() {
    local folder version best=0 found=
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* \
        "$(pg_config --bindir 2>/dev/null || true)" "$(dirname "$(readlink -f "$(command -v initdb || true)")")"; do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] || continue
        version=$("$folder/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
        if [ "$version" -ge 15 ] && [ "$version" -le 18 ] && [ "$version" -gt "$best" ]; then
            best=$version
            found=$folder
        fi
    done
    [ -n "$found" ] && printf '%s\n' "$found"
}

# Installs what is missing with the distribution's packages, by sudo if need be.
install_missing() {
    local packages=()
    check_rust
    postgres_folder >/dev/null && command -v psql >/dev/null || packages+=(postgresql postgresql-client postgresql-contrib)
    command -v cc >/dev/null || packages+=(build-essential)
    # The tests reach the console through it.
    command -v ssh >/dev/null && command -v ssh-keygen >/dev/null || packages+=(openssh-client)
    if [ ${#packages[@]} -gt 0 ]; then
        install_packages "${packages[@]}"
        postgres_folder >/dev/null || die "This distribution's PostgreSQL is older than 15: install a newer server from" \
            "the PostgreSQL project's packages (https://www.postgresql.org/download/), then run this script again."
    fi
}

install_packages() {
    # The package would start a server of its own.
    local settings=/etc/postgresql-common/createcluster.d
    local steps="mkdir -p $settings
[ -e $settings/regie.conf ] || echo 'create_main_cluster = false' > $settings/regie.conf
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $*"
    command -v apt-get >/dev/null || die "Please install: $*" "(no apt-get here; PostgreSQL 15 to 18, its client, a C compiler, and an SSH client)"
    if is_root; then
        say "Installing $*"
        sh -ec "$steps"
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
        say "Installing $*"
        sudo sh -ec "$steps"
    else
        die "Some packages are missing, and there is no sudo to install them with. As root:" "" "$steps" "" "Then run this script again."
    fi
}

check_rust() {
    local wanted found
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    [ -x "$HOME/.cargo/bin/cargo" ] && PATH=$PATH:$HOME/.cargo/bin
    command -v cargo >/dev/null || die "Rust $wanted or later is missing. With rustup (a package of Debian 13 and Ubuntu 24.04, or https://rustup.rs):" "" \
        "    sudo apt-get install -y rustup && rustup default stable"
    found=$(rustc --version | cut -d' ' -f2)
    [ "$(printf '%s\n' "$wanted" "${found%%-*}" | sort -V | head -n1)" = "$wanted" ] ||
        die "Rust $found is installed; $wanted or later is needed:" "" "    rustup update stable"
}

# A throw-away PostgreSQL, on a socket, without durability. Sets SERVER_URL, the superuser's.
throwaway_start() {
    local folder
    folder=$(postgres_folder)
    # Sockets have short paths; the server's user must get through.
    THROWAWAY=$(mktemp -d /tmp/regie-test.XXXXXX)
    THROWAWAY_AS=()
    if is_root; then
        local user=postgres
        id -u "$user" >/dev/null 2>&1 || user=nobody
        chown "$user" "$THROWAWAY"
        THROWAWAY_AS=(runuser -u "$user" --)
    fi
    THROWAWAY_CTL=$folder/pg_ctl
    trap throwaway_stop EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    (
        cd /
        unset "${!PG@}"
        export LC_ALL=C
        "${THROWAWAY_AS[@]}" "$folder/initdb" --pgdata "$THROWAWAY/data" --username postgres --auth trust --encoding UTF8 \
            --locale-provider icu --icu-locale fr-FR --locale C.UTF-8 --no-sync >"$THROWAWAY/initdb.log" 2>&1 ||
            { cat "$THROWAWAY/initdb.log" >&2; exit 1; }
        "${THROWAWAY_AS[@]}" sh -c 'cat >> "$0"' "$THROWAWAY/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$THROWAWAY'
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = '256MB'
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = '4GB'
wal_level = minimal
max_wal_senders = 0
jit = off
timezone = 'UTC'
CONF
        "${THROWAWAY_AS[@]}" "$THROWAWAY_CTL" --pgdata "$THROWAWAY/data" --log "$THROWAWAY/data/server.log" --wait --silent start ||
            { "${THROWAWAY_AS[@]}" cat "$THROWAWAY/data/server.log" >&2; exit 1; }
    )
    SERVER_URL="postgres://postgres@localhost:5432/postgres?host=${THROWAWAY//\//%2F}"
}

throwaway_stop() {
    local status=$?
    trap - EXIT
    (cd / && "${THROWAWAY_AS[@]}" "$THROWAWAY_CTL" --pgdata "$THROWAWAY/data" --mode immediate --wait --silent stop) >/dev/null 2>&1 || true
    rm -rf "$THROWAWAY"
    exit "$status"
}

# A database with every migration, for the queries to be checked against. Sets DATABASE_URL.
migrated_database() {
    local name=regie_requetes_$$ file
    psql --quiet "$SERVER_URL" --command "create database $name"
    DATABASE_URL=${SERVER_URL/\/postgres\?/\/$name?}
    for file in migrations/*.sql; do
        local whole=(--single-transaction)
        head -n1 "$file" | grep -q no-transaction && whole=()
        PGOPTIONS='-c client_min_messages=warning' psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "${whole[@]}" \
            --output /dev/null --file "$file" "$DATABASE_URL"
    done
    export DATABASE_URL
}

# Makes the next build check every query against DATABASE_URL and describe it in $1. The macros read these variables
# while the crate is compiled, which cargo does not know: touched sources make it compile.
queries_into() {
    mkdir -p "$1"
    export SQLX_OFFLINE_DIR=$1 SQLX_OFFLINE=false
    touch src/lib.rs
    { grep -rlE 'query(_as|_scalar)?!\(' tests benches examples 2>/dev/null || true; } | xargs -r touch
}

# Whether .sqlx says what $1 says.
queries_fresh() {
    diff --recursive --brief .sqlx "$1" >/dev/null && return
    diff --recursive --brief .sqlx "$1" >&2 || true
    printf '%s\n' "" ".sqlx is not what the queries and migrations say. Run scripts/sqlx-prepare and commit .sqlx." >&2
    return 1
}
