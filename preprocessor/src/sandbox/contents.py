# Lists what is in a machine: one line each of kind, name and state, parted by tabs. The argument is the process
# id of the reader's shell, whose jobs are listed, too; empty where there is none.
import http.client
import json
import os
import socket
import sys


class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/run/docker.sock")


def ask(path):
    engine = Engine("localhost")
    engine.request("GET", path)
    answer = engine.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit("the engine says to %s: %s" % (path, body.decode(errors="replace")))
    return json.loads(body)


def tell(kind, name, state=""):
    print(kind, " ".join(name.split()), state, sep="\t")


def tell_engine():
    states = {"created": "stopped", "exited": "stopped", "dead": "stopped", "restarting": "running"}
    for container in ask("/containers/json?all=1"):
        name = container["Names"][0].lstrip("/") if container["Names"] else container["Id"][:12]
        tell("container", name, states.get(container["State"], container["State"]))
    for image in ask("/images/json"):
        for tag in image["RepoTags"] or []:
            if "<none>" not in tag:
                tell("image", tag, image["Id"].split(":")[-1][:12])
    for volume in ask("/volumes")["Volumes"] or []:
        tell("volume", volume["Name"])
    for network in ask("/networks"):
        tell("network", network["Name"])
    tell("Docker", "engine", "answering")


def read(process, file):
    try:
        with open("/proc/%s/%s" % (process, file), "rb") as opened:
            return opened.read().decode(errors="replace")
    except OSError:
        return ""


def command(process):
    return read(process, "cmdline").replace("\0", " ").strip()


def tell_jobs(shell):
    children = {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        stat = read(process, "stat").rpartition(")")[2].split()
        if stat and stat[0] != "Z":
            children.setdefault(stat[1], []).append(process)

    # A job of several commands is a copy of the shell, which says nothing by itself.
    def tell_children(parent):
        for child in children.get(parent, []):
            if command(child) == command(shell) and children.get(child):
                tell_children(child)
            else:
                tell("job", command(child) or child, "running")

    tell_children(shell)


try:
    tell_engine()
except (FileNotFoundError, ConnectionRefusedError):
    # There is none, or it was stopped.
    pass
if sys.argv[1]:
    tell_jobs(sys.argv[1])
