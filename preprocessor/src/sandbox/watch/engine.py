# What an engine holds, in the words of our own: asked through its socket, as a machine need not have a client. Nothing
# is imported that takes long to load.
import json
import socket


def quoted(value):
    return "".join(c if c.isalnum() else "%%%02X" % ord(c) for c in json.dumps(value, separators=(",", ":")))


def ask(path):
    engine = socket.socket(socket.AF_UNIX)
    engine.connect("/run/docker.sock")
    # Of the oldest kind, in which an answer is what comes until the end.
    engine.sendall(b"GET %s HTTP/1.0\r\n\r\n" % path.encode())
    received = b""
    while b"\r\n\r\n" not in received:
        piece = engine.recv(65536)
        if not piece:
            raise OSError("the engine has gone")
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    return engine, int(head.split()[1]), body


def answer(path):
    engine, status, body = ask(path)
    with engine:
        while True:
            piece = engine.recv(65536)
            if not piece:
                break
            body += piece
    if status != 200:
        raise LookupError("the engine says to %s: %s" % (path, body.decode(errors="replace")))
    return body


def listing(path):
    return json.loads(answer(path))


def source(mount):
    if mount["Type"] == "volume":
        return {"volume": mount["Name"]}
    return {"bind": mount["Source"]} if mount["Type"] == "bind" else "tmpfs"


def port(address, host, inside, protocol):
    return {"address": address, "host": int(host), "container": int(inside), "protocol": protocol}


# All addresses of IPv6 beside all of IPv4 are the same port once more.
def ports_listed(found):
    for one in found["Ports"] or []:
        if one.get("PublicPort") and one.get("IP") != "::":
            yield port(one.get("IP", "0.0.0.0"), one["PublicPort"], one["PrivatePort"], one["Type"])


def ports_inspected(found):
    for inside, published in (found["NetworkSettings"].get("Ports") or {}).items():
        for one in published or []:
            if one["HostIp"] != "::":
                yield port(one["HostIp"] or "0.0.0.0", one["HostPort"], *inside.split("/"))


# A container in a list of all.
def listed(found):
    names = [name.lstrip("/") for name in found["Names"] or []]
    # A link gives it another name below the one of whoever uses it.
    name = next((name for name in names if "/" not in name), found["Id"][:12])
    return container(found, name, found["Image"], found["State"], ports_listed(found))


# A container that was asked for by its id.
def inspected(found):
    name, image = found["Name"].lstrip("/"), found["Config"]["Image"]
    return container(found, name, image, found["State"]["Status"], ports_inspected(found))


def container(found, name, image, state, ports):
    networks = (found.get("NetworkSettings") or {}).get("Networks") or {}
    lives = state in ("running", "paused")
    mounts = [
        {"source": source(mount), "target": mount["Destination"], "writable": mount["RW"]}
        for mount in found.get("Mounts") or []
    ]
    return {
        "name": name,
        "id": found["Id"],
        "image": image,
        "state": state,
        "networks": [
            {"network": name, "address": networks[name].get("IPAddress") or "" if lives else ""}
            for name in sorted(networks)
        ],
        "ports": sorted(ports, key=lambda one: (one["host"], one["protocol"], one["address"])),
        "mounts": sorted(mounts, key=lambda one: one["target"]),
    }


def network(found):
    subnets = [config.get("Subnet") for config in (found.get("IPAM") or {}).get("Config") or []]
    return {"name": found["Name"], "driver": found["Driver"], "subnet": next(filter(None, subnets), "")}


def by_name(things):
    return sorted(things, key=lambda thing: thing["name"])


def images():
    found = [
        {"name": tag, "id": image["Id"]}
        for image in listing("/images/json")
        for tag in image["RepoTags"] or []
        if "<none>" not in tag
    ]
    return by_name(found)
