"""A Python index with wheels made on the fly: each argument is NAME==VERSION, and >=3.9 behind a blank what it requires.

Prints its port once it listens; ends when its standard input does.
"""

import os
import sys
import tempfile
import threading
import zipfile
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pypiserver


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def wheel(folder, wanted):
    pinned, _, python = wanted.partition(" ")
    name, _, version = pinned.partition("==")
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    if python:
        metadata += f"Requires-Python: {python}\n"
    with zipfile.ZipFile(os.path.join(folder, f"{name}-{version}-py3-none-any.whl"), "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")


with tempfile.TemporaryDirectory() as folder:
    for wanted in sys.argv[1:]:
        wheel(folder, wanted)
    app = pypiserver.app(roots=[folder], disable_fallback=True)
    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()
