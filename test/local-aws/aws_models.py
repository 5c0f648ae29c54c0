"""What AWS's own service models, which botocore brings, say of a call: its operation, its parameters, its answer."""

import base64
import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import botocore.session
from botocore.awsrequest import HeadersDict
from botocore.parsers import ResponseParserError, create_parser
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.responses import BaseResponse
from moto.core.utils import get_service_model
from werkzeug.datastructures import Headers, MultiDict

# Signing names that are not the model's; version 2 of SES has the name of version 1, and what Identity Center has is two models' of one name.
SERVICES = {"monitoring": "cloudwatch", "email": "ses", "sso": "sso-admin"}

# CloudTrail omits what the models call sensitive; Systems Manager says that it does.
HIDDEN = {"ssm": "HIDDEN_DUE_TO_SECURITY_REASONS"}
UNSPACED_DATES = {"iam"}


def model_of(service: str, path: str) -> Any:
    name = SERVICES.get(service, service)
    return get_service_model("sesv2" if name == "ses" and path.startswith("/v2/") else name)


def operation_of(model: Any, method: str, path: str, headers: Headers, form: MultiDict) -> tuple[Any, dict[str, str]]:
    """The operation, and the parameters in its path."""
    target = headers.get("x-amz-target") or form.get("Action")
    if target:
        return model.operation_model(target.split(".")[-1]), {}
    found = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        # The SDKs do not agree on slashes at the end.
        pattern = BaseResponse.uri_to_regexp(urlsplit(http["requestUri"]).path.rstrip("/"))
        match = re.match(pattern, path.rstrip("/"))
        if http["method"] == method and match:
            found.append((len(pattern), name, match.groupdict()))
    _, name, parameters = max(found, key=lambda each: each[0])
    return model.operation_model(name), parameters


def spelled(name: str) -> str:
    """As CloudTrail spells it: `sAMLProviderArn`, `roleName`."""
    return name[0].lower() + name[1:]


def shown(value: Any, shape: Any, service: str) -> Any:
    """A value as CloudTrail shows it; None where it is omitted."""
    if shape.metadata.get("sensitive") and shape.type_name != "map":
        return HIDDEN.get(service)
    if shape.type_name == "structure":
        members = [(name, shown(value[name], member, service)) for name, member in shape.members.items() if name in value]
        return {spelled(name): member for name, member in members if member is not None}
    if shape.type_name == "list":
        return [shown(item, shape.member, service) for item in value]
    if shape.type_name == "map":
        # The environment of a function.
        if shape.metadata.get("sensitive") or shape.value.metadata.get("sensitive"):
            return None
        return {key: shown(item, shape.value, service) for key, item in value.items()}
    if isinstance(value, datetime):
        comma = "" if service in UNSPACED_DATES else ","
        return value.strftime(f"%b %-d, %Y{comma} %-I:%M:%S %p")
    return None if shape.type_name == "blob" or isinstance(value, bytes) else value


def describe(call: dict[str, Any]) -> dict[str, Any]:
    """
    `call` has service, method, path, headers and body (base64) of a request, and status, answerHeaders and answer
    (base64) of what was answered, for the response to be described as well.
    """
    address = urlsplit(call["path"])
    headers = Headers(call["headers"])
    body = base64.b64decode(call["body"])
    model = model_of(call["service"], address.path)
    content_type = headers.get("content-type", "")
    is_form = content_type.startswith("application/x-www-form-urlencoded")
    values = MultiDict(parse_qsl(body.decode() if is_form else address.query, keep_blank_values=True))
    operation, parameters = operation_of(model, call["method"], address.path, headers, values)
    protocol = "json" if "x-amz-target" in headers else "query" if is_form else model.protocol
    if is_form and model.protocol == "ec2":
        protocol = "ec2"
    service = model.service_name
    request = {
        "method": call["method"],
        "values": values,
        "headers": headers,
        "body": body.decode("utf-8", "replace"),
        "url_path": address.path,
        "url_params": parameters,
    }
    parsed = PROTOCOL_PARSERS[protocol](operation, map_type=dict).parse(request)
    described = {
        "service": service,
        "operation": operation.name,
        "path": operation.http["requestUri"],
        "endpointPrefix": model.endpoint_prefix,
        "input": json.loads(json.dumps(parsed, default=str)),
        "requestParameters": shown(parsed, operation.input_shape, service) if operation.input_shape else {},
    }
    if "status" not in call:
        return described
    answer = {
        "status_code": call["status"],
        "headers": HeadersDict(call["answerHeaders"]),
        "body": base64.b64decode(call["answer"]),
    }
    try:
        output = create_parser(protocol).parse(answer, operation.output_shape)
    except ResponseParserError:
        # moto's page about what it does not know.
        return {**described, "errorCode": "InternalFailure", "errorMessage": f"Status {call['status']}"}
    error = output.get("Error")
    if error:
        shape = model.shape_for_error_code(error.get("Code", ""))
        code = shape.name if shape else error.get("Code", "")
        return {**described, "errorCode": code, "errorMessage": error.get("Message", "")}
    elements = shown(output, operation.output_shape, service) if operation.output_shape else {}
    return {**described, "responseElements": elements}


def call_as(call: dict[str, Any]) -> dict[str, Any]:
    """Calls an operation as a caller: `call` has endpoint, region, service, operation, input and credentials."""
    session = botocore.session.get_session()
    client = session.create_client(
        call["service"],
        region_name=call["region"],
        endpoint_url=call["endpoint"],
        aws_access_key_id=call["credentials"]["accessKeyId"],
        aws_secret_access_key=call["credentials"]["secretAccessKey"],
        aws_session_token=call["credentials"]["sessionToken"],
    )
    methods = {api: method for method, api in client.meta.method_to_api_mapping.items()}
    try:
        getattr(client, methods[call["operation"]])(**call["input"])
        return {}
    except botocore.exceptions.ClientError as error:
        return {"error": str(error)}
