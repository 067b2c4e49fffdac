# Watches what happens in a machine and says so when it is asked. Standard input has a question a line, standard
# output an answer a line, in JSON. Its end is the end of standard input.
#
#   watch        from now on notes what happens in the engine; answers as `look`
#   look SHELL   what there is: the engine's inventory, null where none answers, and the jobs of the shell with this
#                process id
#   changes      what was noted since it was asked before, complete up to now
#
# Nothing is asked of the engine for a step that changes nothing. What it tells of itself says little of a thing, so
# that the thing is looked up at once; but what became of it and when is the word of the engine.
import json
import os
import select
import time

# What tells of a change. Health checks and whatever is run in a container would drown it.
TOLD = {
    "type": ["container", "image", "volume", "network"],
    "event": [
        "create", "start", "restart", "die", "stop", "pause", "unpause", "rename", "update", "destroy",
        "connect", "disconnect", "remove", "tag", "untag", "delete", "pull", "load", "import", "build", "save",
    ],
}
BECOMES = {
    "create": "created", "start": "running", "restart": "running", "unpause": "running", "pause": "paused",
    "die": "exited", "stop": "exited",
}
# What leaves a container as it was, for all that a list says.
DONE = {"restart": "restarted", "update": "updated"}
# How long an engine that has gone is looked for again, in seconds.
PAUSE = 0.05


class Watch:
    def __init__(self):
        self.stream = None
        self.received = b""
        self.watching = False
        # By their ids: how they are, the image that they were made of as it was named, whether they go by themselves
        # once they end.
        self.known, self.named, self.goes = {}, {}, {}
        self.seen = set()
        self.noted = []
        self.last = 0

    # The containers that there are. One whose image bears its name no longer would be told with the image's id.
    def containers(self):
        found = {}
        for one in map(listed, listing("/containers/json?all=1")):
            if one["image"].startswith("sha256:") and one["id"] not in self.named:
                one["image"] = one["image"].split(":")[1][:12]
            one["image"] = self.named.setdefault(one["id"], one["image"])
            found[one["id"]] = one
        return found

    def inventory(self):
        self.known = self.containers()
        networks = [network(found) for found in listing("/networks")]
        here = [one for one in self.known.values() if not self.is_leaving(one)]
        return {
            "containers": by_name(here),
            "networks": by_name(one for one in networks if one["name"] not in ("bridge", "host", "none")),
            "volumes": sorted(volume["Name"] for volume in listing("/volumes")["Volumes"] or []),
            "images": images(),
        }

    # Whether it goes without anybody's doing, as one does that was run with `--rm`.
    def is_leaving(self, one):
        return one["state"] == "removing" or one["state"] in ("exited", "dead") and self.goes.get(one["id"], False)

    def connect(self):
        self.stream, status, self.received = ask("/events?filters=" + quoted(TOLD))
        if status != 200:
            self.stream = None
            raise OSError("the engine does not tell what happens")
        self.stream.setblocking(False)

    def note(self, at, what):
        self.noted.append({"at": at, **what})

    # What has come from the engine so far.
    def hear(self):
        while self.stream:
            try:
                piece = self.stream.recv(65536)
            except BlockingIOError:
                break
            except OSError:
                piece = b""
            if not piece:
                self.stream.close()
                self.stream = None
            self.received += piece
        *lines, self.received = self.received.split(b"\n")
        self.take(lines)

    def take(self, lines):
        events = []
        for line in filter(None, map(bytes.strip, lines)):
            event = json.loads(line)
            mark = (event["timeNano"], event["Type"], event["Action"], event["Actor"]["ID"])
            if mark not in self.seen:
                self.seen.add(mark)
                events.append(event)
        if not events:
            return
        self.last = max(self.last, events[-1]["timeNano"])
        found = {}
        for event in events:
            try:
                self.happened(event, found)
            except (OSError, LookupError):
                # The engine has gone in the middle of it; once it is back all is looked at anew.
                pass

    def container_of(self, event):
        if event["Type"] == "container":
            return event["Actor"]["ID"]
        return event["Actor"]["Attributes"].get("container") if event["Type"] == "network" else None

    def happened(self, event, found):
        at, kind, action, actor = event["timeNano"], event["Type"], event["Action"], event["Actor"]
        attributes = actor.get("Attributes") or {}
        if self.container_of(event):
            id = self.container_of(event)
            if id not in found:
                found[id] = self.inspect(id)
            self.became(at, kind, action, id, attributes, found[id])
        elif kind == "volume":
            self.note(at, {"volume": {"name": actor["ID"], "there": action == "create"}})
        elif kind == "network":
            name = attributes.get("name", actor["ID"])
            now = network(listing("/networks/" + actor["ID"])) if action == "create" else None
            self.note(at, {"network": {"name": name, "now": now}})
        elif kind == "image":
            self.note(at, {"images": images()})

    # A container as it is now; nothing of one that has come and gone. No list of all is asked for: it may be of a moment
    # before what has just been told.
    def inspect(self, id):
        try:
            found = listing("/containers/%s/json" % id)
        except LookupError:
            self.goes.setdefault(id, True)
            return None
        one = inspected(found)
        self.named[id], self.goes[id] = one["image"], found["HostConfig"]["AutoRemove"]
        return one

    # What has become of a container. It may have been looked at a moment later, so that its state is the event's to tell.
    def became(self, at, kind, action, id, attributes, found):
        before = self.known.get(id)
        now = dict(found or before or {
            "name": attributes.get("name", id[:12]), "id": id, "image": attributes.get("image", ""), "state": "created",
        })
        if kind == "network":
            # One that has gone by now leaves its networks on the way.
            if not before:
                return
            now["state"] = before["state"]
        elif action == "die" and found and found["state"] in ("restarting", "running"):
            # By its policy it starts again, with all that it had.
            now["ports"] = (before or now).get("ports", [])
        else:
            now["state"] = BECOMES.get(action, before["state"] if before else now["state"])
            if now["state"] in ("created", "exited"):
                now["ports"] = []
        if action == "destroy" or self.is_leaving(now):
            self.known.pop(id, None)
            now = None
        else:
            self.known[id] = now
        self.note(at, {"container": {"id": id, "now": now, "did": DONE.get(action)}})

    # The engine tells of what has happened a moment after it has; asked for what is past, it leaves nothing out.
    def catch_up(self):
        self.hear()
        now = time.time_ns()
        span = "since=%d.%09d&until=%d.%09d" % (*divmod(self.last, 10**9), *divmod(now, 10**9))
        self.take(answer("/events?%s&filters=%s" % (span, quoted(TOLD))).split(b"\n"))

    def watch(self):
        try:
            if not self.stream:
                self.connect()
            self.hear()
            self.watching = True
        except OSError:
            pass
        self.last = time.time_ns()
        found = self.look()
        self.noted = []
        return found

    def look(self, shell=""):
        jobs = list(jobs_of(shell)) if shell else []
        try:
            inventory = self.inventory()
        except OSError:
            # There is no engine, or it was stopped.
            inventory = None
        return {"inventory": inventory, "jobs": jobs}

    def changes(self):
        try:
            if self.stream:
                self.catch_up()
        except OSError:
            # It has gone since.
            pass
        noted, self.noted = self.noted, []
        return noted

    # Things have changed unseen while the engine was away.
    def look_again(self):
        try:
            self.connect()
            at = time.time_ns()
            self.note(at, {"whole": self.inventory()})
        except (OSError, LookupError):
            self.stream = None

    def reply(self, question, *arguments):
        return {"watch": self.watch, "look": self.look, "changes": self.changes}[question](*arguments)

    def run(self):
        asked = b""
        while True:
            wanted = [0] + ([self.stream] if self.stream else [])
            away = self.watching and not self.stream
            readable, _, _ = select.select(wanted, [], [], PAUSE if away else None)
            if self.stream in readable:
                self.hear()
            if away:
                self.look_again()
            if 0 in readable:
                piece = os.read(0, 4096)
                if not piece:
                    return
                *questions, asked = (asked + piece).split(b"\n")
                for question in questions:
                    print(json.dumps(self.reply(*question.decode().split())), flush=True)


with open("/proc/self/comm", "w") as name:
    name.write("drydock-watch")
Watch().run()
