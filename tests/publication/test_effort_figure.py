"""Seen and estimated, side by side: the page says what the table holds."""

import pytest

from sharitories.publication.figures import Dot, dots


@pytest.mark.parametrize(("lang", "name"), [("fr", "Narbonne"), ("en", "Narbonne")])
def test_the_table_under_the_figure_holds_the_seen_and_the_estimated(release, bundled_release, lang, name):
    page = (bundled_release / "site" / lang / "conclusions.html").read_text(encoding="utf-8")
    row = release.tables["effort"].filter(territory_id="FR-11262", family="all").row(0, named=True)
    figure = page[page.index("<figure>") :]
    table_row = figure[figure.index(f'<th scope="row">{name}') :].split("</tr>")[0]
    assert f"<td>{row['seen']}</td><td>{row['alive']}</td>" in table_row
    assert str(row["low"]) in table_row
    assert str(row["high"]) in table_row


def test_a_value_stands_where_its_scale_says():
    def place(marks):
        return dots([Dot("a", 50.0, 40.0, 60.0, "platforms")], f"up to {marks[-1]}", marks=marks)

    assert place((0, 50, 100)) != place((0, 100, 200))
    assert ">200<" in place((0, 100, 200))
