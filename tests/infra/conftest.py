"""The synthesized stack, made once with empty layers: the template is the subject, not the packages."""

import os
import sys
from pathlib import Path

# CDK runs on node, which the project's own environment brings; it is looked up when aws_cdk is first imported.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

import pytest
from aws_cdk import App
from aws_cdk.assertions import Template

from infra.functions import LayerPaths
from infra.options import Options
from infra.stack import SeamlineStack
from tests.infra.resources import Resources


@pytest.fixture(scope="session")
def layers(tmp_path_factory: pytest.TempPathFactory) -> LayerPaths:
    """Two layer folders with nothing but a marker in them."""
    folder = tmp_path_factory.mktemp("layers")
    for name in ("third_party", "library"):
        (folder / name / "python").mkdir(parents=True)
        (folder / name / "python" / "marker.txt").write_text(name)
    return LayerPaths(third_party=folder / "third_party", library=folder / "library")


@pytest.fixture(scope="session")
def resources(layers: LayerPaths) -> Resources:
    """The resources of a stack deployed with every choice left alone."""
    stack = SeamlineStack(App(), "Seamline", layers=layers, options=Options())
    return Resources(Template.from_stack(stack).to_json()["Resources"])
