# What runs under a shell.
import os


def read(process, file):
    try:
        with open("/proc/%s/%s" % (process, file), "rb") as opened:
            return opened.read().decode(errors="replace")
    except OSError:
        return ""


def command(process):
    return read(process, "cmdline").replace("\0", " ").strip()


def jobs_of(shell):
    children = {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        stat = read(process, "stat").rpartition(")")[2].split()
        if stat and stat[0] != "Z":
            children.setdefault(stat[1], []).append(process)

    # A job of several commands is a copy of the shell, which says nothing by itself.
    def below(parent):
        for child in children.get(parent, []):
            if command(child) == command(shell) and children.get(child):
                yield from below(child)
            else:
                yield " ".join(command(child).split()) or child

    yield from below(shell)
