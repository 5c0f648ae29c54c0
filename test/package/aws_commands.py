"""Says what is wrong with commands of the AWS CLI, by the API models that botocore holds.

Reads a JSON list of argument lists (after "aws"), writes a JSON list of texts, "" where nothing is wrong.
"""

import json
import re
import sys

import botocore.session
from botocore import xform_name

# Names of the CLI that differ from those of the API.
SERVICES = {"s3api": "s3", "configservice": "config"}
# Commands that the CLI has beside the API.
OWN = {("s3", "sync"), ("s3", "cp"), ("logs", "tail")}
GLOBAL = {"region", "profile", "output", "query", "endpoint-url", "cli-binary-format", "max-items", "no-cli-pager"}

session = botocore.session.get_session()


def problem(arguments):
    service, operation, *rest = arguments
    if (service, operation) in OWN:
        return ""
    name = SERVICES.get(service, service)
    if name not in session.get_available_services():
        return f"no service {service}"
    model = session.get_service_model(name)
    operations = {xform_name(each, "-"): each for each in model.operation_names}
    if operation not in operations:
        return f"{service} has no {operation}"
    shape = model.operation_model(operations[operation]).input_shape
    members = {xform_name(member, "-"): member for member in (shape.members if shape else {})}
    required = {xform_name(member, "-") for member in (shape.required_members if shape else [])}
    given = {each[2:].split("=")[0] for each in rest if each.startswith("--")}
    given = {name.removeprefix("no-") if name not in members and name not in GLOBAL else name for name in given}
    unknown = given - set(members) - GLOBAL
    missing = required - given
    if unknown:
        return f"{service} {operation} has no --{', --'.join(sorted(unknown))}"
    if missing:
        return f"{service} {operation} needs --{', --'.join(sorted(missing))}"
    values = dict(each[2:].split("=", 1) for each in rest if each.startswith("--") and "=" in each)
    for name in sorted(values.keys() & members.keys()):
        flaw = flaw_of(values[name], shape.members[members[name]])
        if flaw:
            return f"{service} {operation} takes no --{name}={values[name]}: {flaw}"
    return ""


def flaw_of(value, shape):
    if shape.type_name != "string":
        return ""
    limits = shape.metadata
    if not limits.get("min", 0) <= len(value) <= limits.get("max", len(value)):
        return "its length"
    if limits.get("enum") and value not in limits["enum"]:
        return "not one of those there are"
    if "pattern" in limits and not re.fullmatch(limits["pattern"], value):
        return limits["pattern"]
    return ""


json.dump([problem(each) for each in json.load(sys.stdin)], sys.stdout)
