"""Where a table comes from: publisher, dataset, vintage, licence, and the public copy that was read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Shape = Literal["statistic", "register", "territories", "snapshots", "crosswalk"]
Status = Literal["observed", "not_found", "not_looked_for", "missing"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Licence(_Record):
    """A licence by its SPDX-like code, name, address, and what it lets a release do with the rows.

    ``redistributable`` is false where the licence is unknown or not open (non-commercial); ``share_alike`` rows
    (ODbL, CC BY-SA) stay in a layer of their own.
    """

    code: str
    name: str
    url: str | None = None
    redistributable: bool = True
    share_alike: bool = False

    @property
    def bundled(self) -> bool:
        """Whether the rows may stand beside others in the package and in a release."""
        return self.redistributable and not self.share_alike


class Title(_Record):
    """A title in French and in English."""

    fr: str
    en: str


class PublicCopy(_Record):
    """The public repository in which the publisher's file was read, and at which commit."""

    repository: str
    commit: str
    path: str


class Coverage(_Record):
    """The territories about which the source can say *looked for and not found*.

    ``departments`` are those to which the source is limited, as INSEE codes begin (``22``, ``2A``, ``974``);
    none means the whole country. ``properties`` are those that it means to show whole; none means all that it
    shows.
    """

    country: str
    perimeter: str
    note: str = ""
    departments: tuple[Annotated[str, Field(pattern=r"^(?:\d{2}|2[AB]|97\d)$")], ...] = ()
    properties: tuple[str, ...] = ()


class Origin(_Record):
    """One file ``source.yml``: all that is said of a source.

    ``files`` are relative to the folder given to ``studies build --from``; ``locator`` is a template with
    ``{code}``, ``{property}``, ``{period}`` (in a register ``{locator}``) that leads to the publisher's row;
    ``expected_rows`` are the least and the most rows that the tidy table should have; a file written
    ``python:package/file`` lies in an installed package; ``set_aside`` gives each column that is not read,
    with the reason (``part:column`` when the source has several sheets).
    ``makes_initiatives`` says that a register is a census of practices: what it shows is an initiative even
    where no other list shows it; ``basis`` says what kind of evidence its rows are.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    publisher: str
    dataset: Title
    vintage: str
    licence: Licence
    url: str
    copies: tuple[PublicCopy, ...]
    files: tuple[str, ...]
    shape: Shape
    perimeter: str
    locator: str
    covers: Coverage | None = None
    expected_rows: tuple[int, int]
    makes_initiatives: bool = False
    basis: Literal["register", "map", "web page"] = "register"
    set_aside: dict[str, str] = {}
    caveats: Title | None = None
