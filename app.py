"""The CDK app: builds the layers, then describes the one stack and checks it against AwsSolutions."""

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from infra.functions import LayerPaths
from infra.options import Options
from infra.stack import SeamlineStack
from scripts.build_layers import build

app = App()
options = Options.from_context(app.node)
third_party, library = build(options.layer_platform)
SeamlineStack(app, "Seamline", layers=LayerPaths(third_party=third_party, library=library), options=options)
Validations.of(app).add_plugins(AwsSolutionsChecks(app))
app.synth()
