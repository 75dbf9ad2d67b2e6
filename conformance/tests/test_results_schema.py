"""The published schema of results files is what they are written by."""

from __future__ import annotations

import dataclasses

import jsonschema
import pytest
from hypothesis import given, settings

from conformance.tests.result_files import LINES, SCHEMA, lines_of, runs
from conformance.verdict import results


@settings(deadline=None)
@given(run=runs())
def test_every_line_fits_the_schema(tmp_path_factory, run):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for line in lines_of(run, tmp_path_factory.mktemp("run") / "run.jsonl"):
        validator.validate(line)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert {variant["$ref"] for variant in SCHEMA["oneOf"]} == {
        f"#/$defs/{name}" for name in (*LINES, "text")
    }


JSON_TYPES = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number", "minimum": 0},
    "bool": {"type": "boolean"},
    "list[str]": {"type": "array", "items": {"type": "string"}},
    "dict[str, str]": {"$ref": "#/$defs/texts"},
    "dict[str, int]": {"$ref": "#/$defs/counts"},
    "dict[str, dict[str, str]]": {"type": "object", "additionalProperties": {"$ref": "#/$defs/texts"}},
    "dict[str, dict[str, int]]": {"type": "object", "additionalProperties": {"$ref": "#/$defs/counts"}},
}


@pytest.mark.parametrize("name", LINES)
def test_the_schema_agrees_with_the_fields(name):
    stated = SCHEMA["$defs"][name]
    fields = {field.name: field for field in dataclasses.fields(LINES[name])}
    missing = dataclasses.MISSING
    required = {key for key, field in fields.items() if field.default is field.default_factory is missing}
    extra = {"type", "schema"} if name == "header" else {"type"}
    optional = {"header": {"shared"}, "verdict": {"shared"}}.get(name, set())
    assert stated["additionalProperties"] is False
    assert set(stated["properties"]) == set(fields) | extra | optional
    assert set(stated["required"]) == required | extra
    assert stated["properties"]["type"] == {"const": name}
    for key, field in fields.items():
        said = {word: value for word, value in stated["properties"][key].items() if word != "description"}
        if said != {"$ref": "#/$defs/verdicts"}:
            plain = {word: said[word] for word in said if word not in ("minItems", "uniqueItems", "pattern")}
            assert plain == JSON_TYPES[str(field.type)], key


def test_the_schema_knows_the_version_and_the_verdicts():
    assert SCHEMA["$defs"]["header"]["properties"]["schema"]["const"] == results.SCHEMA
    assert SCHEMA["$defs"]["verdicts"]["enum"] == list(results.VERDICTS)
