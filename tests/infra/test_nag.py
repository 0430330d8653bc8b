"""cdk-nag's AwsSolutions pack finds nothing that is not acknowledged with a reason."""

import json
from pathlib import Path

import pytest
from aws_cdk import App, Validations
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from infra.functions import LayerPaths
from infra.options import Options
from infra.stack import SeamlineStack


def _nagged(layers: LayerPaths, folder: Path) -> tuple[App, SeamlineStack]:
    app = App(outdir=str(folder))
    stack = SeamlineStack(app, "Seamline", layers=layers, options=Options())
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return app, stack


def test_the_stack_is_clean(layers: LayerPaths, tmp_path: Path) -> None:
    app, _stack = _nagged(layers, tmp_path)
    app.synth()
    assert json.loads((tmp_path / "Seamline.template.json").read_text())["Resources"]


def test_a_queue_without_tls_or_dead_letters_would_be_found(layers: LayerPaths, tmp_path: Path) -> None:
    app, stack = _nagged(layers, tmp_path)
    sqs.Queue(stack, "Careless")
    with pytest.raises(RuntimeError, match=r"(?s)AwsSolutions-SQS3.*AwsSolutions-SQS4"):
        app.synth()


def test_every_acknowledgement_sits_on_a_resource_never_on_the_stack(layers: LayerPaths, tmp_path: Path) -> None:
    app, stack = _nagged(layers, tmp_path)
    acknowledged = {
        construct.node.path
        for construct in app.node.find_all()
        for entry in construct.node.metadata
        if entry.type == Validations.ACKNOWLEDGED_RULES_METADATA_KEY
    }
    assert acknowledged
    assert stack.node.path not in acknowledged
    assert app.node.path not in acknowledged
