"""Reading params/ strictly: a duplicate or unknown key is refused, with its line and the likely name.

Enters: a YAML file and a model. Leaves: a frozen instance, or BadConfiguration naming file, line, key.
"""

import difflib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from samiksha.catalogue import text
from samiksha.errors import BadConfiguration, UnknownName

Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """A frozen model that knows all its keys. Its validator is built at first use: no process uses all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)


class Names(Strict):
    """A Hindi and an English name; one at least."""

    hi: str | None = None
    en: str | None = None

    def model_post_init(self, _: Any) -> None:
        if not (self.hi or self.en):
            raise ValueError("a name in hi or en is needed")

    def in_language(self, lang: str) -> str:
        first, second = (self.hi, self.en) if lang == "hi" else (self.en, self.hi)
        return first or second or ""


class Named(Strict):
    """Something that people call by a name."""

    name: Names

    def in_language(self, lang: str) -> str:
        return self.name.in_language(lang)


class _Loader(yaml.CSafeLoader):
    """YAML with duplicate keys refused and yes/no/on/off left as the text they are."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_day(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError as fault:  # 2026-02-30
            raise yaml.constructor.ConstructorError(None, None, f"{node.value}: {fault}", node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_day)
_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:
    """The plain content of a YAML file. Raises BadConfiguration with the line of the fault."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise BadConfiguration("params_missing", file=path) from None
    except UnicodeDecodeError:
        raise BadConfiguration("params_not_utf8", file=path) from None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        raise BadConfiguration(
            "params_syntax", file=path, line=mark.line + 1 if mark else "?", fault=fault.problem
        ) from None


def read_model(path: Path, model: type[Model]) -> Model:
    """One params file as a frozen model, parsed once a process as long as the file stays as it is.

    Raises BadConfiguration naming every fault at once.
    """
    try:
        told = path.stat()
    except OSError:
        return read_anew(path, model)
    return _read_once(path, model, (told.st_mtime_ns, told.st_size, told.st_ino))  # type: ignore[return-value]


@lru_cache(maxsize=256)
def _read_once(path: Path, model: type[BaseModel], _stamp: tuple[int, int, int]) -> BaseModel:
    """A process forked from one that has read a file pays nothing for it."""
    return read_anew(path, model)


def read_anew(path: Path, model: type[Model]) -> Model:
    """One params file as a frozen model, parsed now. Raises as `read_model`."""
    content = read_yaml(path)
    try:
        return model.model_validate(content)
    except ValidationError as fault:
        told = tuple(_describe(path, model, error) for error in fault.errors())
        raise BadConfiguration("params_invalid", file=path, faults=Faults(told)) from None


@dataclass(frozen=True)
class Fault:
    """One fault of a params file: a sentence of the catalogue (`params.<key>`) and its fields."""

    key: str
    fields: dict[str, Any]

    def in_language(self, lang: str) -> str:
        return text(f"params.{self.key}", lang, **self.fields)


class Unfit(ValueError):
    """A value that cannot stand, told in both languages: the sentence `params.<key>` and its fields.

    `where` leads on from the model that raises it to the key at fault.
    """

    def __init__(self, key: str, *, where: tuple[str | int, ...] = (), **fields: Any) -> None:
        self.fault = Fault(key, fields)
        self.where = where
        super().__init__(self.fault.in_language("en"))


@dataclass(frozen=True)
class Faults:
    """All faults of a params file, a line each."""

    faults: tuple[Fault, ...]

    def in_language(self, lang: str) -> str:
        return "\n  ".join(fault.in_language(lang) for fault in self.faults)


def _describe(path: Path, model: type[BaseModel], error: Any) -> Fault:
    raised = error.get("ctx", {}).get("error")
    where = [*(part for part in error["loc"] if part != "[key]"), *getattr(raised, "where", ())]
    fields: dict[str, Any] = {"line": _line_of(path, where), "place": " → ".join(map(str, where)) or "—"}
    if error["type"] != "extra_forbidden":
        said = raised.fault if isinstance(raised, Unfit) else error["msg"].removeprefix("Value error, ")
        return Fault("invalid", {**fields, "said": said})
    likely = difflib.get_close_matches(str(where[-1]), _known_keys(model, where[:-1]), n=1)
    return Fault("unknown_key_near", {**fields, "near": likely[0]}) if likely else Fault("unknown_key", fields)


def _known_keys(model: type[BaseModel], where: list[Any]) -> list[str]:
    """The keys that may stand at `where`, followed through the JSON schema of the model."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})

    def resolve(node: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in node:
            return resolve(definitions[node["$ref"].rsplit("/", 1)[-1]])
        if "anyOf" in node:
            return [found for option in node["anyOf"] for found in resolve(option)]
        return [node]

    here = [schema]
    for part in where:
        below: list[dict[str, Any]] = []
        for node in here:
            if part in node.get("properties", {}):
                below += resolve(node["properties"][part])
            elif isinstance(node.get("additionalProperties"), dict):
                below += resolve(node["additionalProperties"])
            elif isinstance(part, int) and isinstance(node.get("items"), dict):
                below += resolve(node["items"])
        here = below or here
    return sorted({key for node in here for key in node.get("properties", {})})


def _line_of(path: Path, where: list[Any]) -> int:
    """The line of the key at `where`, as far down as the file goes."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    line = 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if not found:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def named_file(params: Path, folder: str, name: str, fault: str) -> Path:
    """The file `params/<folder>/<name>.yml`. Raises UnknownName (`error.<fault>`) with the nearest names."""
    path = params / folder / f"{name}.yml"
    if not path.exists():
        known = [found.stem for found in (params / folder).glob("*.yml")]
        raise UnknownName(fault, name=name, near=did_you_mean(name, known))
    return path


def did_you_mean(name: str, known: list[str]) -> str:
    """The known names to print after an unknown one: the nearest first, else all that fit a line."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return ", ".join(near or sorted(known)[:12])
