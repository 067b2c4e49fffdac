# Runs a bash with the rights of the reader's shell, which are those that it was started with.
#
#   visit.py SHELL STARTUP                      the bash reads a script from standard input
#   visit.py SHELL STARTUP TERM ROWS COLUMNS    it has a terminal device of its own
#
# SHELL is the process id of the reader's shell, STARTUP what bash reads first, TERM the name of the visitor's terminal.
# With a device, what is typed and what is shown is passed on here: standard input is then frames of a letter, a
# length of four bytes and as many bytes: `i` is typed, `w` are the rows and columns of the visitor's window now. Its end
# is the end of the visit. Standard output is what the device shows. Ends with bash's exit code.
import fcntl
import os
import pty
import select
import struct
import sys
import termios

# How much may be typed ahead of a program that does not read.
AHEAD = 65536


def resize(device, rows, columns):
    fcntl.ioctl(device, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def rights(shell):
    with open("/proc/%s/status" % shell) as status:
        said = dict(line.split(":", 1) for line in status)
    return [[int(number) for number in said[name].split()] for name in ("Groups", "Gid", "Uid")]


# A group that the reader was added to since then counts only once they log in again.
def become(groups, gids, uids):
    os.setgroups(groups)
    os.setresgid(*gids[:3])
    os.setresuid(*uids[:3])


# What the reader's terminal has exported is in the startup file.
def run_script(shell, startup):
    become(*rights(shell))
    os.execve("/bin/bash", ["bash", "-s"], {"BASH_ENV": startup})


def start(shell, startup, term, rows, columns):
    groups, gids, uids = rights(shell)
    child, device = pty.fork()
    if child == 0:
        resize(0, int(rows), int(columns))
        os.fchown(0, uids[0], -1)
        become(groups, gids, uids)
        os.execve("/bin/bash", ["bash", "--rcfile", startup, "-i"], {"TERM": term})
    os.set_blocking(device, False)
    return child, device


def frames(received):
    while len(received) >= 5:
        length = struct.unpack(">I", received[1:5])[0]
        if len(received) < 5 + length:
            return
        yield received[0:1], bytes(received[5:5 + length])
        del received[:5 + length]


def relay(device):
    received, typed = bytearray(), bytearray()
    while True:
        wanted = [device] + ([0] if len(typed) < AHEAD else [])
        readable, writable, _ = select.select(wanted, [device] if typed else [], [])
        if device in readable:
            try:
                shown = os.read(device, AHEAD)
            except BlockingIOError:
                shown = None
            except OSError:
                # Nobody has the device open any more.
                return
            while shown:
                shown = shown[os.write(1, shown):]
        if device in writable:
            try:
                del typed[:os.write(device, typed)]
            except BlockingIOError:
                pass
        if 0 in readable:
            piece = os.read(0, AHEAD)
            if not piece:
                return
            received += piece
            for letter, body in frames(received):
                if letter == b"i":
                    typed += body
                else:
                    resize(device, *map(int, body.split()))


if len(sys.argv) == 3:
    run_script(*sys.argv[1:])
child, device = start(*sys.argv[1:])
relay(device)
os.close(device)
_, status = os.waitpid(child, 0)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
