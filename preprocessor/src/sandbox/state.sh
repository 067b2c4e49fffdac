# Typed into the reader's terminal: writes to FILE what another bash has to read to be like this one, and prints the
# jobs that run in the background. Not carried over can be: the jobs themselves, open files, `$!`, the history.
(
  __drydock_traps=$(builtin trap -p HUP INT QUIT TERM USR1 USR2)
  __drydock_options=$(builtin set +o)
  builtin set +eux
  builtin printf 'unset BASH_ENV\numask %s\nbuiltin cd -- %q\n' "$(builtin umask)" "$PWD"
  for __drydock_name in c d e f i l m n q r s t u v x; do
    for __drydock_line in S H; do
      __drydock_limit=$(builtin ulimit -$__drydock_line -$__drydock_name) || continue
      builtin printf 'ulimit -%s -%s %s\n' $__drydock_line $__drydock_name "$__drydock_limit"
    done
  done
  builtin shopt -p | while IFS= builtin read -r __drydock_line; do
    case $__drydock_line in
      *\ execfail | *\ login_shell | *\ restricted_shell) ;;
      *) builtin printf '%s\n' "$__drydock_line" ;;
    esac
  done
  # What bash sets by itself, and what belongs to a terminal.
  while IFS= builtin read -r __drydock_name; do
    case $__drydock_name in
      __drydock_* | BASH | BASH_* | BASHOPTS | BASHPID | COLUMNS | COMP_* | DIRSTACK | EPOCH* | EUID | FUNCNAME) ;;
      GROUPS | HISTCMD | HISTFILE | HOSTTYPE | LINENO | LINES | MACHTYPE | OPTERR | OPTIND | OSTYPE | PIPESTATUS) ;;
      PPID | PROMPT_COMMAND | PS1 | PS2 | PWD | RANDOM | SECONDS | SHELLOPTS | SHLVL | SRANDOM | TERM | UID | _) ;;
      *) builtin declare -p -- "$__drydock_name" ;;
    esac
  done < <(builtin compgen -v)
  builtin declare -f
  builtin declare -Fx
  (($#)) && builtin printf 'set --' && builtin printf ' %q' "$@" && builtin printf '\n'
  builtin printf '%s\n' "$__drydock_traps" "PS1='(drydock) \u@\h:\w\\\$ ' PS2='> '"
  for __drydock_name in PS1 PS2 PROMPT_COMMAND; do
    [ -n "${!__drydock_name}" ] && builtin declare -p -- "$__drydock_name"
  done
  # A terminal that nobody has heard of here is like most.
  builtin printf '%s\n' 'tput longname >/dev/null 2>&1 || TERM=xterm'
  # Last, since they change how what follows is read.
  builtin alias -p
  builtin printf '%s\n' "$__drydock_options" | while IFS= builtin read -r __drydock_line; do
    case $__drydock_line in
      *\ emacs | *\ errexit | *\ errtrace | *\ histexpand | *\ history | *\ interactive-comments | *\ monitor) ;;
      *\ noexec | *\ notify | *\ onecmd | *\ vi) ;;
      *) builtin printf '%s\n' "$__drydock_line" ;;
    esac
  done
) 2>/dev/null >|FILE && builtin jobs -l
