"""The local cloud: the real stack, deployed by the real CDK, on this machine alone."""

from localcloud.cloud import LocalCloud
from localcloud.errors import LocalCloudError

__all__ = ["LocalCloud", "LocalCloudError"]
