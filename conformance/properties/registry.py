"""Which property checks a claim, and what it is given besides what it draws."""

from __future__ import annotations

import functools
import importlib
import importlib.machinery
import importlib.util
import pkgutil
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from conformance import catalogue, properties
from conformance.modes import MODES
from conformance.properties.lines import LINES
from conformance.properties.property import Inputs, Property
from conformance.properties.ways import WAYS

FOLDER = Path(__file__).resolve().parent


@functools.cache
def by_claim(*folders: Path) -> Mapping[str, Property]:
    """The property of each claim by the claim's id; a law is the property of its claim of every way.

    ``folders`` are those of a team's own claims and properties. Imports the modules of properties, and so
    torch.
    """
    known = catalogue.load(*folders)
    return {
        claim_id: property_
        for property_ in (*stated(), *_own(folders))
        for claim_id in catalogue.judged_by(property_.claim, known)
    }


@functools.cache
def stated() -> tuple[Property, ...]:
    """Each property once, by module and in the order in which it is written."""
    names = sorted(each.name for each in pkgutil.iter_modules(properties.__path__))
    modules = [module(name) for name in names if name.startswith("test_")]
    return tuple(each for one in modules for each in vars(one).values() if isinstance(each, Property))


def module(name: str) -> types.ModuleType:
    """A module of properties, imported as Python does without pytest.

    pytest would rewrite its assertions, so that every input that fails prints its tensors once more.
    """
    whole = f"{properties.__name__}.{name}"
    spec = importlib.machinery.PathFinder.find_spec(whole, properties.__path__)
    if whole not in sys.modules and spec is not None and spec.loader is not None:
        made = importlib.util.module_from_spec(spec)
        sys.modules[whole] = made
        try:
            spec.loader.exec_module(made)
        except BaseException:
            del sys.modules[whole]
            raise
        setattr(properties, name, made)
    return importlib.import_module(whole)


def _own(folders: Iterable[Path]) -> Iterator[Property]:
    """The properties of a team's own folders; their modules are imported as pytest imports them."""
    for folder in folders:
        sys.path.insert(0, str(folder))
        try:
            modules = [importlib.import_module(path.stem) for path in sorted(folder.glob("test_*.py"))]
        finally:
            sys.path.remove(str(folder))
        stated_here = [each for module in modules for each in vars(module).values()]
        yield from (each for each in stated_here if isinstance(each, Property))


def given(claim_id: str, device: str = "cpu") -> Inputs:
    """What the property of a claim is given: the device where it takes one, the way where it is a law."""
    return given_to(by_claim()[claim_id], claim_id, device)


def given_to(property_: Property, claim_id: str, device: str = "cpu") -> Inputs:
    """What a property is given besides what it draws, where it is tried for one of its claims in a column."""
    way = catalogue.way_of(claim_id)
    known = {**WAYS, **LINES}
    if "way" in property_.parameters and way not in known:
        where = catalogue.ways()[way].where
        raise catalogue.CatalogueError(
            f"{where}: no function is the way {way!r}; add it to properties/ways.py"
        )
    values = {"device": device, "way": known.get(way), "mode": MODES.get(catalogue.mode_of(device))}
    return {name: value for name, value in values.items() if name in property_.parameters}
