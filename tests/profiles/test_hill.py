"""Hill numbers: by hand, by simulation from a known assemblage, and published spiders."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sharitories.profiles.hill import hill, hill_interval, likely_assemblage

#: Spiders under girdled and under logged hemlocks (Ellison et al. 2010): data set ``spider`` of the R package iNEXT. What is
#: published of them is what iNEXT's own introduction prints ($DataInfo and $AsyEst, column Observed).
GIRDLED = [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2] + [1] * 12
LOGGED = [88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2] + [1] * 14


@pytest.mark.parametrize(
    ("counts", "published"), [(GIRDLED, (26, 12.060, 7.840)), (LOGGED, (37, 14.421, 6.761))]
)
def test_the_spiders_of_chao_and_others(counts: list[int], published: tuple[float, ...]) -> None:
    assert tuple(float(hill(counts, q)) for q in (0, 1, 2)) == pytest.approx(published, abs=5e-4)


def test_by_hand() -> None:
    """Equal kinds count as many as they are; 3 and 1 of two kinds: 1 / (9/16 + 1/16) = 1.6."""
    assert [float(hill([5, 5, 5, 0], q)) for q in (0, 1, 2)] == pytest.approx([3, 3, 3])
    assert float(hill([3, 1], 2)) == pytest.approx(1.6)
    assert float(hill([3, 1], 1)) == pytest.approx(np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25))))
    assert np.isnan(hill([0, 0], 1))


def test_a_higher_order_never_counts_more() -> None:
    generator = np.random.default_rng(2)
    counts = generator.poisson(2, (200, 12)) + (np.arange(12) == 0)
    numbers = [hill(counts, q) for q in (0, 0.5, 1, 1.5, 2)]
    assert all(np.all(a >= b - 1e-9) for a, b in itertools.pairwise(numbers))


def test_the_likely_assemblage_keeps_the_estimated_coverage() -> None:
    """Coverage of the girdled sample is 0.9289 (iNEXT, $DataInfo): that much stays with the kinds seen."""
    shares = likely_assemblage(GIRDLED)
    assert shares.sum() == pytest.approx(1)
    assert shares[: len(GIRDLED)].sum() == pytest.approx(0.9289, abs=5e-5)
    assert likely_assemblage([4, 4]).tolist() == [0.5, 0.5]


def test_intervals_hold_the_diversity_of_a_sample_of_that_size() -> None:
    """From a known assemblage; the truth is the mean number that samples as large show."""
    generator = np.random.default_rng(3)
    shares = 1 / np.arange(1, 31)
    shares /= shares.sum()
    samples = generator.multinomial(60, shares, size=300)
    for order, least in ((0, 0.85), (1, 0.85), (2, 0.80)):
        truth = hill(samples, order).mean()
        held = [
            low <= truth <= high
            for _, low, high in (hill_interval(s, order, 200, generator) for s in samples)
        ]
        assert least <= np.mean(held) <= 0.98


def test_the_same_seed_gives_the_same_interval() -> None:
    one, other = (hill_interval(GIRDLED, 1, 100, np.random.default_rng(5)) for _ in range(2))
    assert one == other
