"""What loading a program has looked at, and whether a request would find it the same."""

import os
import site
import sys

# What the C library and the interpreter read of the environment, unseen from within; and all of Ansible's.
UNSEEN = ("ANSIBLE_", "GLIBC_", "HOME", "LANG", "LC_", "LD_", "MALLOC_", "PATH", "PYTHON", "TMP", "TZ")
# What a process has of its parent and a fork could not take over from a request.
INHERITED = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp",
             "Cpus_allowed")


class Witness:
    """Watches from its making to its close."""

    def __init__(self, program):
        self.program = program
        self.folder = look(os.curdir)
        self.environment = dict(os.environb)
        self.names = set()
        self.watching = True
        self.paths = {program, sys.executable, os.path.realpath(sys.executable)}
        self.made = []
        self.seen = {}
        sys.addaudithook(self.hear)
        self.environ = type(os.environ)
        self.getitem, self.iterate = self.environ.__getitem__, self.environ.__iter__

        def getitem(environ, name):
            self.names.add(os.fsencode(name))
            return self.getitem(environ, name)

        def iterate(environ):
            self.names.update(self.environment)
            return self.iterate(environ)

        self.environ.__getitem__, self.environ.__iter__ = getitem, iterate

    def hear(self, event, details):
        """Notes files that are opened and folders that are listed, also those that are not there."""
        if not self.watching:
            return
        if event == "open" and isinstance(details[0], (str, bytes)) and not details[2] & os.O_ACCMODE:
            self.paths.add(os.path.abspath(os.fsdecode(details[0])))
        elif event in ("os.listdir", "os.scandir") and isinstance(details[0], (str, bytes)):
            self.paths.add(os.path.abspath(os.fsdecode(details[0])))
        elif event == "os.mkdir":
            self.made.append(details[0])

    def close(self):
        self.watching = False
        self.environ.__getitem__, self.environ.__iter__ = self.getitem, self.iterate
        # Folders that Ansible made for itself are made by the first run.
        for made in reversed(self.made):
            try:
                os.rmdir(made)
            except OSError:
                pass
        # Where Ansible's settings and modules of Python's would be found first, were they there.
        self.paths |= {os.path.abspath(folder + "ansible.cfg") for folder in ("", "/etc/ansible/")}
        self.paths.add(os.path.expanduser("~/.ansible.cfg"))
        self.paths |= {*sys.path, *site.getsitepackages(), site.getusersitepackages()}
        self.paths |= {module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)}
        self.paths -= {os.path.abspath(made) for made in self.made}
        self.seen = {path: look(path) for path in self.paths}

    def objection(self, request):
        """Why a request must not be served, in a few words; None if it may be."""
        if request.program != self.program:
            return "another program"
        # Not when it was changed: the playbook has been written there just now.
        folder = look(request.folder)
        if folder is None or folder[:3] != self.folder[:3]:
            return "another folder"
        unseen = filter(is_unseen, {**self.environment, **request.variables})
        for name in self.names.union(unseen):
            if request.variables.get(name) != self.environment.get(name):
                return f"the variable {os.fsdecode(name)}"
        for path, seen in self.seen.items():
            if look(path) != seen:
                return f"the file {path}"
        if status(request.process, INHERITED) != status("self", INHERITED):
            return "other rights"
        if limits(request.process) != limits("self"):
            return "other limits"
        return None


def is_unseen(name):
    return os.fsdecode(name).startswith(UNSEEN)


def look(path):
    """What tells a file or a folder from what it is after a change."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns


def status(process, names):
    with open(f"/proc/{process}/status") as file:
        lines = (line.split(":", 1) for line in file)
        return {name: int(value, 8) if name == "Umask" else value.split() for name, value in lines if name in names}


def limits(process):
    with open(f"/proc/{process}/limits") as file:
        return file.read(), os.getpriority(os.PRIO_PROCESS, 0 if process == "self" else process)
