"""Builds the two Lambda layers, so that a deploy carries exactly the pinned packages and today's library."""

import compileall
import shutil
import subprocess
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "layers" / "requirements.txt"
LIBRARY = ROOT / "layers" / "seamline"
BUILD = ROOT / "build" / "layers"

# The local cloud runs Lambdas on this machine's Python, AWS on 64-bit Arm.
PLATFORMS: dict[str, list[str]] = {
    "host": [],
    "lambda": ["--python-platform", "aarch64-manylinux_2_28"],
}

# What only people at a command line use.
NOT_SHIPPED = ["cli", "demo"]

# Half of the layer would be translations of country names.
UNREAD = ["pycountry/locales"]


def build(platform: str) -> tuple[Path, Path]:
    """Build both layers for a platform and return their folders, third-party first."""
    if platform not in PLATFORMS:
        raise ValueError(f"layer_platform is {platform!r}; use one of {', '.join(PLATFORMS)}")
    return _third_party(platform), _library()


def _third_party(platform: str) -> Path:
    layer = BUILD / platform / "thirdparty"
    built = layer.parent / "requirements.txt"
    if built.is_file() and built.read_bytes() == REQUIREMENTS.read_bytes():
        return layer
    shutil.rmtree(layer, ignore_errors=True)
    subprocess.run(_install_command(layer / "python", PLATFORMS[platform]), check=True, cwd=ROOT)
    for unread in UNREAD:
        shutil.rmtree(layer / "python" / unread)
    _compile(layer)
    shutil.copyfile(REQUIREMENTS, built)
    return layer


def _install_command(target: Path, platform: list[str]) -> list[str]:
    return [
        str(ROOT / "scripts" / "uv"),
        *("pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"),
        *("--python", sys.executable, "--python-version", "3.13", *platform),
        *("--target", str(target), "--requirements", str(REQUIREMENTS)),
    ]


def _library() -> Path:
    layer = BUILD / "library"
    shutil.rmtree(layer, ignore_errors=True)
    shutil.copytree(LIBRARY, layer / "python" / "seamline", ignore=shutil.ignore_patterns("__pycache__", *NOT_SHIPPED))
    _compile(layer)
    return layer


def _compile(layer: Path) -> None:
    """A function can not write beside its layers: without ready bytecode every cold start would compile all of it."""
    mode = PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(layer, quiet=1, stripdir=layer, prependdir="/opt", invalidation_mode=mode):
        raise RuntimeError(f"some modules of {layer} do not compile")


if __name__ == "__main__":
    build(sys.argv[1] if len(sys.argv) > 1 else "lambda")
