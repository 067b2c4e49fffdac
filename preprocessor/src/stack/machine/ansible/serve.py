"""Loads `ansible-playbook` once and then runs it in forks, each of which becomes what it stands for.

    serve.py                         finds the program, opens the socket and leaves a server behind
    serve.py LISTENER SAID PROGRAM   that server, run by the program's own interpreter
    serve.py pack                    packs modules beforehand, as modules.py does

A fork takes over the folder, the environment, the mode mask and the standard streams of whoever asks, and runs the
program's own file from its first line. All it is spared is the loading. What loading has looked at is remembered
by witness.py; when any of it is no longer the same the request is refused, and play.py starts the program itself.
"""

import atexit
import gc
import importlib
import os
import pkgutil
import runpy
import select
import shlex
import signal
import socket
import struct
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import modules
import play
import witness

# Nothing of the program's should find them in place of modules of its own.
del sys.path[0], sys.modules["modules"], sys.modules["play"], sys.modules["witness"]

FOLDER = os.path.dirname(play.SOCKET)
# What a run imports only when it gets there. A plugin is imported under the name by which Ansible's own loader
# knows the one that comes with it; one of the reader's that bears the same name has another.
PACKAGES = ("action", "become", "callback", "connection", "filter", "inventory", "shell", "test", "vars")
MODULES = (
    "ansible._internal._json._profiles._inventory_legacy",
    "ansible.cli.scripts",
    "ansible.executor.process.worker",
    "ansible.playbook.included_file",
    "ansible.plugins.cache.memory",
    "ansible.plugins.strategy.linear",
    "multiprocessing.popen_fork",
    "multiprocessing.resource_tracker",
    "multiprocessing.shared_memory",
    "multiprocessing.synchronize",
    "pty",
)
# How long a client may take to say what it wants, in seconds.
PATIENCE = 5


def start(program, interpreter):
    """Returns as soon as requests can be made, which is long before they are answered."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(play.SOCKET)
    listener.listen(16)
    if os.fork():
        return
    os.setsid()
    # Streams of the kind that a shell's are, lest what is printed be held back in another way.
    said, say = os.pipe()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(say, 1)
    os.dup2(say, 2)
    os.set_inheritable(listener.fileno(), True)
    os.set_inheritable(said, True)
    arguments = [*interpreter, os.path.abspath(__file__), str(listener.fileno()), str(said), program]
    os.execv(arguments[0], arguments)


def interpreter_of(program):
    """The first line of a Python program as words; None for any other."""
    with open(program, "rb") as file:
        line = os.fsdecode(file.readline())
    words = shlex.split(line[2:]) if line.startswith("#!") else []
    return words if words and "python" in os.path.basename(words[0]) else None


def load(program):
    """Loads the program as far as it is the same for every run, and says what that rests upon."""
    # Where the interpreter puts the folder of what it runs.
    if not sys.flags.safe_path:
        sys.path[0] = os.path.dirname(os.path.realpath(program))
    sys.argv = [program]
    observed = witness.Witness(program)
    runpy.run_path(program, run_name=play.PROGRAM)
    names = list(MODULES)
    for package in PACKAGES:
        path = importlib.import_module("ansible.plugins." + package).__path__
        names += [found.name for found in pkgutil.iter_modules(path, f"ansible.plugins.{package}.")]
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            # A run that needs it will say so.
            pass
    modules.install()
    forget_temporary_folder()
    observed.close()
    return observed


def forget_temporary_folder():
    """Ansible makes one while it is loaded and removes it in the end: not this process's business."""
    from ansible import constants
    from ansible.config import manager

    manager.cleanup_tmp_file(constants.DEFAULT_LOCAL_TMP)
    atexit.unregister(manager.cleanup_tmp_file)


def make_temporary_folder():
    from ansible import constants

    value = constants.config.get_config_value("DEFAULT_LOCAL_TMP", variables=vars(constants))
    constants.set_constant("DEFAULT_LOCAL_TMP", value)


class Request:
    """What a client is, and what it wants."""

    def __init__(self, connection):
        length, self.streams, _, _ = socket.recv_fds(connection, 8, 3)
        received = play.receive(connection, struct.unpack("=Q", length)[0])
        self.folder, count, *rest = received.split(b"\0")
        words, variables = rest[: int(count)], rest[int(count) :]
        self.program, *self.arguments = map(os.fsdecode, words)
        self.variables = dict(variable.split(b"=", 1) for variable in variables)
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        self.process = struct.unpack("=3i", credentials)[0]

    def close(self):
        for stream in self.streams:
            os.close(stream)


class Server:
    def __init__(self, listener, observed):
        self.listener = listener
        self.observed = observed
        # The connection of whoever waits for a process.
        self.running = {}

    def run(self):
        ended, ends = os.pipe()
        os.set_blocking(ends, False)
        os.set_blocking(ended, False)
        signal.set_wakeup_fd(ends)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            waiting = select.select([self.listener, ended, *self.running.values()], [], [])[0]
            if ended in waiting:
                os.read(ended, 4096)
            self.tell_ends()
            if self.listener in waiting:
                self.accept()
            for process, connection in self.running.items():
                # Only an end comes from there: the client has been killed, as the program would have been.
                if connection in waiting:
                    os.kill(process, signal.SIGKILL)

    def tell_ends(self):
        while self.running:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                break
            connection = self.running.pop(process)
            adopt(process, None)
            try:
                connection.sendall(struct.pack("=i", os.waitstatus_to_exitcode(status)))
            except OSError:
                pass
            connection.close()

    def accept(self):
        connection, _ = self.listener.accept()
        connection.settimeout(PATIENCE)
        try:
            request = Request(connection)
            objection = self.observed.objection(request)
            if objection is None:
                self.play(connection, request)
                return
            note("refused: " + objection)
            request.close()
        except Exception as error:
            note(f"not understood: {error}")
        connection.close()

    def play(self, connection, request):
        # The fork waits until it is known whose it is.
        held, release = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(release)
            os.read(held, 1)
            for other in [self.listener, connection, *self.running.values()]:
                other.close()
            os.close(held)
            take_over(request)
        request.close()
        self.running[process] = connection
        adopt(process, request.process)
        try:
            connection.sendall(struct.pack("=cI", play.ACCEPTED, process))
        except OSError:
            pass
        os.close(held)
        os.close(release)
        note("ran " + " ".join(request.arguments))


def adopt(process, client):
    """Tells signal.sh that a process belongs to its client, and no longer."""
    path = os.path.join(FOLDER, "running", str(process))
    if client is None:
        os.unlink(path)
        return
    with open(path, "w") as file:
        file.write(f"{client}\n")


def take_over(request):
    """Becomes the program as the client would have become it; never returns."""
    ended = signal.set_wakeup_fd(-1)
    os.close(ended)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setpgid(0, 0)
    # By this name it would be looked for.
    with open("/proc/self/comm", "w") as name:
        name.write(play.PROGRAM)
    for target, stream in enumerate(request.streams):
        os.dup2(stream, target)
    request.close()
    os.chdir(request.folder)
    os.umask(witness.status(request.process, ("Umask",))["Umask"])
    os.environ.clear()
    os.environb.update(request.variables)
    make_temporary_folder()
    sys.argv = [request.program, *request.arguments]
    code = 0
    try:
        runpy.run_path(request.program, run_name="__main__")
    except SystemExit as exit:
        code = exit_code(exit.code)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    leave(code)


def exit_code(code):
    """As the interpreter takes what `sys.exit` is given."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def leave(code):
    """Does what the interpreter does at its end, but for taking itself apart."""
    threading._shutdown()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = 120
    os._exit(code)


def note(line):
    with open(os.path.join(FOLDER, "log"), "a") as log:
        log.write(line + "\n")


def main():
    if len(sys.argv) == 4:
        return serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3])
    program = play.search(play.PROGRAM)
    interpreter = program and interpreter_of(program)
    if not interpreter:
        # Nothing that could be loaded; whoever wants to run it will hear of it.
        return
    if sys.argv[1:] == ["pack"]:
        os.execv(interpreter[0], [*interpreter, modules.__file__, program])
    start(program, interpreter)


def serve(listener, said, program):
    listener.set_inheritable(False)
    os.set_blocking(said, False)
    began = time.monotonic()
    os.makedirs(os.path.join(FOLDER, "running"))
    observed = load(program)
    sys.stdout.flush()
    try:
        # Whatever is said while loading is said in every run; said here, it would be lost.
        note("loading says: " + os.read(said, 4096).decode(errors="replace"))
        return
    except BlockingIOError:
        pass
    note(f"loaded in {time.monotonic() - began:.2f} s")
    gc.collect()
    gc.freeze()
    Server(listener, observed).run()


if __name__ == "__main__":
    main()
