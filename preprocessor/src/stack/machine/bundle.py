"""Puts a stopped engine's /var/lib/docker into a golden, so that a clone of it costs next to nothing.

/golden/docker       all of it, mounted read-only by every clone
/golden/mutable.tar  what a clone unpacks for itself: metadata, container layers, volumes, networks, and for
                     each image layer a real directory whose `diff` is a symbolic link into /golden/docker.
                     (Linking the whole directory instead would break BuildKit.)
"""

import os
import shutil
import subprocess

ENGINE = "/var/lib/docker"
GOLDEN = "/golden/docker"
SKELETON = "/run/drydock/skeleton"
# A layer's contents, and the place where an engine that runs would mount it.
HEAVY = {"diff", "merged"}


def copy(source, folder):
    subprocess.run(["cp", "-a", source, folder], check=True)


def like(model, folder):
    """Makes a folder with the model's owner and mode."""
    os.mkdir(folder)
    status = os.stat(model)
    os.chown(folder, status.st_uid, status.st_gid)
    os.chmod(folder, status.st_mode)


def layers_of_containers():
    mounts = ENGINE + "/image/overlay2/layerdb/mounts"
    for container in os.listdir(mounts) if os.path.isdir(mounts) else []:
        for which in ("mount-id", "init-id"):
            path = f"{mounts}/{container}/{which}"
            if os.path.exists(path):
                with open(path) as file:
                    yield file.read()


def drop_what_a_boot_makes_anew():
    for path in ("containerd", "tmp", "runtimes"):
        shutil.rmtree(f"{ENGINE}/{path}", ignore_errors=True)
    executor = ENGINE + "/buildkit/executor"
    for name in os.listdir(executor) if os.path.isdir(executor) else []:
        path = f"{executor}/{name}"
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    device = ENGINE + "/volumes/backingFsBlockDev"
    if os.path.lexists(device):
        os.remove(device)


def build_skeleton():
    own = set(layers_of_containers()) | {"l"}
    like(ENGINE, SKELETON)
    for name in os.listdir(ENGINE):
        if name != "overlay2":
            copy(f"{ENGINE}/{name}", SKELETON)
    like(ENGINE + "/overlay2", SKELETON + "/overlay2")
    for layer in os.listdir(ENGINE + "/overlay2"):
        source, target = f"{ENGINE}/overlay2/{layer}", f"{SKELETON}/overlay2/{layer}"
        if layer in own or not os.path.isdir(source):
            copy(source, SKELETON + "/overlay2")
            continue
        like(source, target)
        for part in os.listdir(source):
            if part not in HEAVY:
                copy(f"{source}/{part}", target)
        os.symlink(f"{GOLDEN}/overlay2/{layer}/diff", target + "/diff")


drop_what_a_boot_makes_anew()
build_skeleton()
subprocess.run(
    ["tar", "-C", SKELETON, "--xattrs", "--xattrs-include=*", "-cf", "/golden/mutable.tar", "."], check=True
)
shutil.rmtree(SKELETON)
os.mkdir(GOLDEN)
os.mkdir(GOLDEN + "/overlay2")
own = set(layers_of_containers()) | {"l"}
for layer in os.listdir(ENGINE + "/overlay2"):
    if layer not in own:
        like(f"{ENGINE}/overlay2/{layer}", f"{GOLDEN}/overlay2/{layer}")
        if os.path.isdir(f"{ENGINE}/overlay2/{layer}/diff"):
            copy(f"{ENGINE}/overlay2/{layer}/diff", f"{GOLDEN}/overlay2/{layer}")
