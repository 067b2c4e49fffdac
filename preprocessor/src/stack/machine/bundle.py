"""Puts a stopped engine's /var/lib/docker into a golden, so that a clone of it costs next to nothing.

/golden/docker      the contents of image layers, mounted read-only by every clone
/golden/images.tar  what an engine has to know of its images, which a clone unpacks for itself: metadata, build
                    cache, and for each layer a real directory whose `diff` is a symbolic link into
                    /golden/docker. (Linking the whole directory instead would break BuildKit.)
/golden/stack.tar   what makes the stack of an engine with these images: containers with their layers, volumes,
                    networks
"""

import os
import shutil
import socket
import subprocess
import time

ENGINE = "/var/lib/docker"
GOLDEN = "/golden/docker"
SKELETONS = "/run/drydock/skeletons"
IMAGES = SKELETONS + "/images"
STACK = SKELETONS + "/stack"
# A layer's contents, and the place where an engine that runs would mount it.
HEAVY = {"diff", "merged"}
# What an engine stores for its containers, and whose layers they have.
OF_CONTAINERS = {"containers", "network", "volumes"}
MOUNTS = "image/overlay2/layerdb/mounts"


def copy(source, folder):
    subprocess.run(["cp", "-a", source, folder], check=True)


def like(model, folder):
    """Makes a folder with the model's owner and mode."""
    os.mkdir(folder)
    status = os.stat(model)
    os.chown(folder, status.st_uid, status.st_gid)
    os.chmod(folder, status.st_mode)


def contents(folder):
    return os.listdir(folder) if os.path.isdir(folder) else []


def read(path):
    with open(path) as file:
        return file.read()


def layers_of_containers():
    for container in contents(f"{ENGINE}/{MOUNTS}"):
        for which in ("mount-id", "init-id"):
            path = f"{ENGINE}/{MOUNTS}/{container}/{which}"
            if os.path.exists(path):
                yield read(path)


def drop_what_a_boot_makes_anew():
    for path in ("containerd", "tmp", "runtimes"):
        shutil.rmtree(f"{ENGINE}/{path}", ignore_errors=True)
    executor = ENGINE + "/buildkit/executor"
    for name in contents(executor):
        path = f"{executor}/{name}"
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    device = ENGINE + "/volumes/backingFsBlockDev"
    if os.path.lexists(device):
        os.remove(device)
    forget_default_bridge()


def forget_default_bridge():
    """An engine sets up every network that it remembers, and then takes its default bridge down again to make
    another one. An engine that is told to have none forgets it, so one is run on what is known of networks.
    """
    root = "/run/drydock/networks"
    os.mkdir(root)
    copy(ENGINE + "/network", root)
    address = root + "/socket"
    with open("/var/log/networks.log", "w") as log:
        engine = subprocess.Popen(
            ["dockerd", "--data-root", root, "--exec-root", root + "/run", "--pidfile", root + "/pid"]
            + ["--host", "unix://" + address, "--containerd", "/run/containerd/containerd.sock"]
            + ["--containerd-namespace", "networks", "--containerd-plugins-namespace", "networks.plugins"]
            + ["--bridge=none", "--iptables=false", "--ip6tables=false", "--userland-proxy=false"],
            stdout=log,
            stderr=log,
        )
    try:
        await_answer(engine, address)
    finally:
        engine.terminate()
        engine.wait()
    shutil.rmtree(ENGINE + "/network")
    copy(root + "/network", ENGINE)
    shutil.rmtree(root)


def await_answer(engine, address):
    while engine.poll() is None:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(address)
                connection.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
                if connection.recv(1):
                    return
            except OSError:
                pass
        time.sleep(0.02)
    raise SystemExit("no engine without a bridge:\n" + read("/var/log/networks.log"))


def build_skeletons(own):
    os.mkdir(SKELETONS)
    for skeleton in (IMAGES, STACK):
        like(ENGINE, skeleton)
        for folder in ("image", "image/overlay2", "image/overlay2/layerdb", "overlay2", "overlay2/l"):
            like(f"{ENGINE}/{folder}", f"{skeleton}/{folder}")
    for name in contents(ENGINE):
        if name not in ("image", "overlay2"):
            copy(f"{ENGINE}/{name}", STACK if name in OF_CONTAINERS else IMAGES)
    # Of the folders that both have, only the container's part of the last goes to the stack.
    copy(f"{ENGINE}/image", IMAGES)
    if os.path.isdir(f"{IMAGES}/{MOUNTS}"):
        shutil.move(f"{IMAGES}/{MOUNTS}", f"{STACK}/{MOUNTS}")
    short_names = {read(f"{ENGINE}/overlay2/{layer}/link") for layer in own}
    for name in contents(ENGINE + "/overlay2/l"):
        skeleton = STACK if name in short_names else IMAGES
        os.symlink(os.readlink(f"{ENGINE}/overlay2/l/{name}"), f"{skeleton}/overlay2/l/{name}")
    for layer in contents(ENGINE + "/overlay2"):
        if layer in own:
            copy(f"{ENGINE}/overlay2/{layer}", STACK + "/overlay2")
        elif layer != "l":
            build_layer(layer)


def build_layer(layer):
    source, target = f"{ENGINE}/overlay2/{layer}", f"{IMAGES}/overlay2/{layer}"
    if not os.path.isdir(source):
        copy(source, IMAGES + "/overlay2")
        return
    like(source, target)
    for part in contents(source):
        if part not in HEAVY:
            copy(f"{source}/{part}", target)
    os.symlink(f"{GOLDEN}/overlay2/{layer}/diff", target + "/diff")


def pack(skeleton, archive):
    options = ["--xattrs", "--xattrs-include=*"]
    subprocess.run(["tar", "-C", skeleton, *options, "-cf", archive, "."], check=True)


def store_layers(own):
    os.mkdir(GOLDEN)
    os.mkdir(GOLDEN + "/overlay2")
    for layer in contents(ENGINE + "/overlay2"):
        source, target = f"{ENGINE}/overlay2/{layer}", f"{GOLDEN}/overlay2/{layer}"
        if layer != "l" and layer not in own:
            like(source, target)
            if os.path.isdir(source + "/diff"):
                copy(source + "/diff", target)


drop_what_a_boot_makes_anew()
of_containers = set(layers_of_containers())
build_skeletons(of_containers)
pack(IMAGES, "/golden/images.tar")
pack(STACK, "/golden/stack.tar")
shutil.rmtree(SKELETONS)
store_layers(of_containers)
