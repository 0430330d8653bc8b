"""Questions the tests ask of a CloudFormation template."""

from collections.abc import Iterator
from typing import Any

Properties = dict[str, Any]


class Resources:
    """A template's resources by logical id, searchable by type."""

    def __init__(self, resources: dict[str, Any]) -> None:
        self._resources = resources

    def of_type(self, kind: str) -> dict[str, Properties]:
        """Logical id to properties of every resource of a type such as `AWS::SQS::Queue`."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self._resources.items()
            if resource["Type"] == kind
        }

    def only(self, kind: str) -> Properties:
        """Properties of the one resource of a type."""
        (properties,) = self.of_type(kind).values()
        return properties

    def function(self, handler: str) -> Properties:
        """Properties of the one function with a handler."""
        (properties,) = (p for p in self.of_type("AWS::Lambda::Function").values() if p["Handler"] == handler)
        return properties

    def statements_of(self, role: str) -> Iterator[Properties]:
        """Every statement of every policy attached to a role, by the role's logical id."""
        for policy in self.of_type("AWS::IAM::Policy").values():
            if {"Ref": role} in policy["Roles"]:
                yield from policy["PolicyDocument"]["Statement"]


def as_list(value: Any) -> list[Any]:
    """CloudFormation writes a list of one as the one."""
    return value if isinstance(value, list) else [value]


def logical_id(reference: Any) -> str:
    """The resource that a `Ref` or a `Fn::GetAtt` points at."""
    target: str = reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0]
    return target
