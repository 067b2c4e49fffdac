#!/usr/bin/env bash
# Makes a database cluster in an empty data directory, then runs the server.
set -Eeuo pipefail

# The value of a variable may come in a file (VAR_FILE), as secrets do.
file_env() {
    local var=$1 default=${2:-} file_var="${1}_FILE"
    if [ -n "${!var:-}" ] && [ -n "${!file_var:-}" ]; then
        printf >&2 'error: both %s and %s are set (but are exclusive)\n' "$var" "$file_var"
        exit 1
    fi
    local value=${!var:-$default}
    if [ -n "${!file_var:-}" ]; then
        value=$(<"${!file_var}")
    fi
    export "$var"="$value"
    unset "$file_var"
}

read_environment() {
    file_env POSTGRES_PASSWORD
    file_env POSTGRES_USER postgres
    file_env POSTGRES_DB "$POSTGRES_USER"
    file_env POSTGRES_INITDB_ARGS
    : "${POSTGRES_HOST_AUTH_METHOD:=}"
}

require_password() {
    if [ -n "$POSTGRES_PASSWORD" ] || [ "$POSTGRES_HOST_AUTH_METHOD" = trust ]; then
        return
    fi
    cat >&2 <<-'EOE'
		Error: Database is uninitialized and superuser password is not specified.
		       You must specify POSTGRES_PASSWORD to a non-empty value for the
		       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

		       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
		       connections without a password. This is *not* recommended.

		       See PostgreSQL documentation about "trust":
		       https://www.postgresql.org/docs/current/auth-trust.html
	EOE
    exit 1
}

make_cluster() {
    # The arguments are a shell fragment by contract: "--data-checksums -E UTF8".
    eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") '"$POSTGRES_INITDB_ARGS"
    local method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption)}
    printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

run_sql() {
    PGHOST= PGHOSTADDR= psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password \
        --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

make_database() {
    if [ "$POSTGRES_DB" != postgres ]; then
        POSTGRES_DB=postgres run_sql --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
    fi
}

run_init_files() {
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        [ -e "$file" ] || continue
        case "$file" in
            *.sh)
                if [ -x "$file" ]; then
                    printf '%s: running %s\n' "$0" "$file"
                    "$file"
                else
                    printf '%s: sourcing %s\n' "$0" "$file"
                    # shellcheck disable=SC1090
                    . "$file"
                fi
                ;;
            *.sql) printf '%s: running %s\n' "$0" "$file"; run_sql --file "$file" ;;
            *.sql.gz) printf '%s: running %s\n' "$0" "$file"; gunzip --stdout "$file" | run_sql ;;
            *.sql.xz) printf '%s: running %s\n' "$0" "$file"; xz --decompress --stdout "$file" | run_sql ;;
            *) printf '%s: ignoring %s\n' "$0" "$file" ;;
        esac
    done
}

initialise() {
    require_password
    make_cluster
    # No TCP until the database is complete: a client that can connect must
    # find what it was promised.
    PGPASSWORD="$POSTGRES_PASSWORD" pg_ctl --pgdata "$PGDATA" --wait \
        --options "-c listen_addresses='' -p 5432" start
    export PGPASSWORD="$POSTGRES_PASSWORD"
    make_database
    run_init_files
    unset PGPASSWORD
    pg_ctl --pgdata "$PGDATA" --mode fast --wait stop
    printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

main() {
    # `docker run postgres -c name=value` means options of the server.
    if [ "${1:0:1}" = - ]; then
        set -- postgres "$@"
    fi
    if [ "$1" != postgres ]; then
        exec "$@"
    fi

    if [ "$(id -u)" = 0 ]; then
        mkdir --parents "$PGDATA"
        find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
        chmod 0700 "$PGDATA"
        exec setpriv --reuid postgres --regid postgres --init-groups -- "$BASH_SOURCE" "$@"
    fi

    if [ -s "$PGDATA/PG_VERSION" ]; then
        printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
    else
        read_environment
        initialise
    fi
    exec "$@"
}

main "$@"
