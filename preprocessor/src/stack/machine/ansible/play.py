"""Stands in for `ansible-playbook`: has the server of serve.py run it, in a process that is loaded already.

Wherever that could give another answer than the program itself, and wherever there is no server, this process
becomes the program. Started as `python3 -IS` it is there in a hundredth of the time that Ansible takes to load.
"""

import os
import signal
import socket
import struct
import sys

PROGRAM = "ansible-playbook"
SOCKET = "/run/drydock/ansible/socket"
ACCEPTED = b"+"


def main():
    program = search(PROGRAM)
    if program and not any(map(os.isatty, (0, 1, 2))):
        # What a shell would have said that it starts.
        os.environ["_"] = program
        with socket.socket(socket.AF_UNIX) as server:
            process = ask(server, program)
            if process:
                end_as(outcome(server, process))
    os.execvp(PROGRAM, [PROGRAM, *sys.argv[1:]])


def search(program):
    """Where a shell would find a program."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder or os.curdir, program)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def ask(server, program):
    """The process that runs the program for us, or None when it has to be started."""
    words = [os.fsencode(word) for word in [program, *sys.argv[1:]]]
    variables = [name + b"=" + value for name, value in os.environb.items()]
    try:
        request = b"\0".join([os.getcwdb(), b"%d" % len(words), *words, *variables])
        server.connect(SOCKET)
        socket.send_fds(server, [struct.pack("=Q", len(request))], [0, 1, 2])
        server.sendall(request)
        # One that is still loading is waited for: it began before this process would. One that dies hangs up.
        answer = receive(server, 5)
    except OSError:
        return None
    return struct.unpack("=cI", answer)[1] if answer.startswith(ACCEPTED) and len(answer) == 5 else None


def receive(connection, length):
    received = b""
    while len(received) < length:
        piece = connection.recv(length - len(received))
        if not piece:
            break
        received += piece
    return received


def outcome(server, process):
    """Waits for the end of the process, which is told whatever this one is told."""

    def forward(number, _):
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, forward)
    # A terminal interrupts all that it runs, and signal.sh knows that this process is part of that.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    status = receive(server, 4)
    if len(status) < 4:
        sys.exit("the process that runs ansible-playbook has lost its server")
    return struct.unpack("=i", status)[0]


def end_as(status):
    """Ends with the exit code of the process, or by its signal."""
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    sys.exit(status)


if __name__ == "__main__":
    main()
