"""Ansible's modules as they are sent to a host, packed beforehand together with the bytecode of their sources.

    modules.py PROGRAM    packs what playbooks at and below the working folder may use

In each run Ansible packs a module with all that it imports, and the host's interpreter compiles all of that. A pack
of ours is the very archive that Ansible makes, with the bytecode beside each source, where Python's own importer
looks for it first. It is used only while every file that went into it has the contents it had, and only by a
version of Ansible that this was tried with; in any other case Ansible makes its own.
"""

import base64
import datetime
import functools
import hashlib
import importlib
import importlib.util
import io
import json
import marshal
import os
import re
import runpy
import struct
import sys
import warnings
import zipfile

STORE = "/var/lib/drydock/ansible"
TRIED = ("2.19.",)
COMPRESSION = "ZIP_DEFLATED"


def install():
    """Has Ansible find packs where it looks for the ones that it has made in the same run."""
    from ansible import release
    from ansible.executor import module_common

    if not release.__version__.startswith(TRIED) or not os.path.isdir(STORE):
        return
    find = module_common._find_module_utils

    @functools.wraps(find)
    def find_with_packs(**call):
        try:
            provide(module_common, call)
        except Exception:
            # Whatever was not as expected: Ansible does without.
            pass
        return find(**call)

    module_common._find_module_utils = find_with_packs


def provide(common, call):
    """Puts the pack of a module where Ansible keeps its own, if there is one and it is as good."""
    from ansible import constants
    from ansible.utils.display import Display

    path, source = call["module_path"], call["b_module_data"]
    module = common._get_ansible_module_fqn(path)
    extensions = common._builder.ExtensionManager.create(task_vars=call["task_vars"]).extension_names
    # What is said of the packing, and what is packed besides, is Ansible's to say and to pack.
    if Display().verbosity or extensions or call["module_compression"] != COMPRESSION:
        return
    if constants.config.get_config_value("_MODULE_METADATA"):
        return
    kept = os.path.join(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache", f"{module}-{COMPRESSION}-none")
    if os.path.exists(kept):
        return
    with open(os.path.join(STORE, module), "rb") as file:
        made_of = json.loads(file.readline())
        if made_of != ingredients(common, path, source, made_of["files"], made_of["collections"]):
            return
        pack = file.read()
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    with open(kept + "-drydock", "xb") as file:
        file.write(pack)
    os.rename(kept + "-drydock", kept)


def ingredients(common, path, source, files, collections):
    """All that a pack depends on, by contents; what lies beside a file could take its place."""
    from ansible.plugins.loader import module_utils_loader

    contents = hashlib.blake2b(source)
    for file in files:
        try:
            with open(file, "rb") as opened:
                contents.update(opened.read())
        except IsADirectoryError:
            contents.update("/".join(sorted(set(os.listdir(file)) - {"__pycache__"})).encode())
        except FileNotFoundError:
            # A package may do without the file that would be its own.
            contents.update(b"/")
        contents.update(b"\0")
    return {
        "ansible": common.__version__,
        "module": path,
        "contents": contents.hexdigest(),
        "files": files,
        "roots": [root for root in module_utils_loader._get_paths(subdirs=False) if os.path.isdir(root)],
        "collections": {name: list(importlib.import_module(name).__path__) for name in collections},
    }


class Archive(zipfile.ZipFile):
    """Notes where what is written to it comes from."""

    def __init__(self, file):
        super().__init__(file, mode="w", compression=getattr(zipfile, COMPRESSION))
        self.origins = {}

    def writestr(self, entry, data, *rest):
        from ansible._internal._datatag._tags import Origin

        super().writestr(entry, data, *rest)
        origin = Origin.get_tag(data)
        self.origins[entry.filename] = origin.path if origin else None


def pack(common, name, path):
    """Packs one module as Ansible does, adds the bytecode, and stores it with what it was made of."""
    from ansible._internal._datatag._tags import Origin

    with open(path, "rb") as file:
        source = file.read()
    if common._is_binary(source) or not common.NEW_STYLE_PYTHON_MODULE_RE.search(source):
        return
    module = common._get_ansible_module_fqn(path)
    extensions = common._builder.ExtensionManager.create(task_vars={})
    now = datetime.datetime.now(datetime.timezone.utc)
    packed = io.BytesIO()
    archive = Archive(packed)
    tagged = Origin(path=path).tag(source)
    metadata = common.recursive_finder(name, module, tagged, archive, now, extensions)
    common._add_module_to_zip(archive, now, module, source, path, extensions)
    for entry in archive.infolist():
        code = bytecode(entry.filename, archive.read(entry)) if entry.filename.endswith(".py") else None
        if code:
            archive.writestr(common._make_zinfo(entry.filename + "c", now, zf=archive), code)
    archive.close()
    files = [file for file in archive.origins.values() if file]
    collections = sorted({".".join(entry.split("/")[:3]) for entry in archive.origins
                          if entry.startswith("ansible_collections/") and entry.count("/") > 2})
    for collection in collections:
        folder = importlib.import_module(collection).__path__[0]
        files += [file for file in [os.path.join(folder, "meta/runtime.yml")] if os.path.exists(file)]
    files = sorted({*files, *map(os.path.dirname, files)})
    made = common._CachedModule(zip_data=base64.b64encode(packed.getvalue()), metadata=metadata,
                                source_mapping=extensions.source_mapping)
    made_of = ingredients(common, path, source, files, collections)
    target = os.path.join(STORE, module)
    made.dump(target + ".pack")
    with open(target + ".pack", "rb") as file, open(target, "wb") as whole:
        whole.write(json.dumps(made_of).encode() + b"\n" + file.read())
    os.unlink(target + ".pack")


@functools.cache
def bytecode(name, source):
    """As the importer of archives takes it without asking for the source; none of what warns when it is compiled."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            code = compile(source, name, "exec", dont_inherit=True, optimize=0)
        except (SyntaxError, Warning):
            return None
    unchecked = struct.pack("<I", 1)
    return importlib.util.MAGIC_NUMBER + unchecked + importlib.util.source_hash(source) + marshal.dumps(code)


def wanted():
    """Ansible's own modules, and those of every collection that a playbook names; with their files."""
    names = {"ansible.builtin"}
    for folder, _, files in os.walk(os.curdir):
        for file in files:
            if file.endswith((".yml", ".yaml")):
                with open(os.path.join(folder, file), errors="replace") as opened:
                    names.update(re.findall(r"^[\s-]*(\w+\.\w+)\.\w+:", opened.read(), re.MULTILINE))
    for collection in sorted(names):
        try:
            folders = importlib.import_module(f"ansible_collections.{collection}.plugins.modules").__path__
        except ImportError:
            # Not a collection, or not there; a run that needs it will say so.
            continue
        for folder in folders:
            for file in sorted(os.listdir(folder)):
                if file.endswith(".py") and not file.startswith("_"):
                    yield file.removesuffix(".py"), os.path.join(folder, file)


def main():
    program = sys.argv[1]
    sys.argv = [program]
    runpy.run_path(program, run_name=os.path.basename(program))
    from ansible import release
    from ansible.executor import module_common
    from ansible.plugins.loader import init_plugin_loader

    if not release.__version__.startswith(TRIED):
        return
    init_plugin_loader()
    module_common._compile_module_ast = functools.cache(module_common._compile_module_ast)
    for name, path in wanted():
        try:
            pack(module_common, name, path)
        except Exception as error:
            print(f"{path} is not packed beforehand: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
