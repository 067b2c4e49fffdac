#!/bin/sh
set -e

# `docker run redis --appendonly yes` and `docker run redis /path/redis.conf`
# mean arguments of the server.
case "${1#-}" in
    "$1") case "$1" in *.conf) set -- redis-server "$@" ;; esac ;;
    *) set -- redis-server "$@" ;;
esac

if [ "$1" = redis-server ]; then
    # The official image is compiled without protected mode, because in a
    # container every client is remote. Debian's is not, so switch it off unless
    # the caller has an opinion.
    if ! grep -qs '^ *protected-mode' "$2"; then
        case " $* " in
            *" --protected-mode "*) ;;
            *) set -- "$@" --protected-mode no ;;
        esac
    fi
    if [ "$(id -u)" = 0 ]; then
        find . \! -user redis -exec chown redis '{}' +
        set -- setpriv --reuid redis --regid redis --clear-groups -- "$@"
    fi
fi

exec "$@"
