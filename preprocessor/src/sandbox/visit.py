# Runs a bash on a terminal device of its own, and passes on what is typed and what is printed.
#
#   visit.py STARTUP TERM ROWS COLUMNS
#
# STARTUP is what bash reads first, TERM the name of the visitor's terminal. Standard input is frames of a letter, a
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


def start(startup, term, rows, columns):
    child, device = pty.fork()
    if child == 0:
        resize(0, int(rows), int(columns))
        # Nothing else: what the reader's terminal has exported is in the startup file.
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


child, device = start(*sys.argv[1:])
relay(device)
os.close(device)
_, status = os.waitpid(child, 0)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
