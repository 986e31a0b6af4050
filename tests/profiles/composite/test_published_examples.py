"""The steps against printed examples of others; each source was read for this test, and only its few numbers are quoted."""

import numpy as np
import pytest

from sharitories.profiles.composite import combine, impute, outrank
from sharitories.profiles.composite.normalise import normalised
from sharitories.profiles.composite.screen import kept
from sharitories.profiles.composite.statistics import cronbach_alpha, kurtosis, skew
from sharitories.profiles.composite.treat import Treatment, boxcox, treated
from sharitories.profiles.composite.weigh import benefit_of_the_doubt

NAN = float("nan")


def test_the_human_development_index_of_the_technical_notes():
    """UNDP, *Human Development Report 2020*, technical note 1: (ln 3,829 − ln 100) / (ln 75,000 − ln 100) = 0.5506, and
    the index (0.6971 · 0.3447 · 0.5506)^(1/3) = 0.510."""
    incomes = np.log([[3_829.0], [100.0], [200_000.0]])
    posts = {"lower": [np.log(100)], "upper": [np.log(75_000)], "bounds": (0, 1)}
    income = normalised(incomes, [1], "goalposts", **posts)[:, 0]
    assert income == pytest.approx([0.5506, 0, 1], abs=5e-5)
    three = np.array([[0.6971, 0.3447, 0.5506]])
    assert combine.geometric(three, np.ones(3))[0] == pytest.approx(0.510, abs=5e-4)


def test_the_standard_scores_of_a_textbook_sample():
    """Usable Stats, question 621: 10, 20, 12, 17, 16 have mean 15 and s = 4 (n − 1); in absolute values 1.25, 1.25, 0.75,
    0.5, 0.25."""
    found = normalised(np.array([[10.0], [20], [12], [17], [16]]), [1], "zscore")[:, 0]
    assert found == pytest.approx([-1.25, 1.25, -0.75, 0.5, 0.25])


def test_the_percentile_of_the_third_of_forty():
    """JW Education, *Percentile*: a score ranked third from the top of 40 is at 100 (1 − 2.5 / 40) = 93.75."""
    scores = np.arange(40.0)[:, None]
    assert normalised(scores, [1], "percentile")[-3, 0] == pytest.approx(93.75)


def test_ranks_and_distances_of_coinrs_tests():
    """COINr 1.1.14, test-normalise.R: ``1 − (max − x) / (max − min)``; test-aggregate.R: x2 = 3, 2, 1, 5 in order of size."""
    column = np.array([[3.0], [2], [1], [5]])
    assert normalised(column, [1], "rank")[:, 0].tolist() == [3, 2, 1, 4]
    assert normalised(column, [1], "distance_to_maximum")[:, 0] == pytest.approx([0.5, 0.25, 0, 1])


def test_the_vector_with_two_outliers_of_coinrs_vignette():
    """COINr 1.1.14, vignette *Outlier treatment*: 1 … 10, 30, 100; skewness and kurtosis before and after one point."""
    column = np.append(np.arange(1.0, 11.0), [30.0, 100.0])
    assert (skew(column), kurtosis(column)) == pytest.approx((3.063241, 9.741391), abs=1e-6)
    told = treated(column, Treatment(winsorise_max=2))
    assert (told.done, told.points, told.values[-1]) == ("winsorised", 1, 30)
    assert (told.skew, told.kurtosis) == pytest.approx((1.712038, 1.815781), abs=1e-6)


#: COINr 1.1.14, vignette *Imputation*: columns Pat and CultGood of ten countries.
PAT = [23.7, 583.5, 3.6, 249.8, NAN, 64.2, 0.3, NAN, 46.5, 7.2]
GOODS = [NAN, 16.182, 0.985, NAN, NAN, 7.555, 0.046, NAN, 1.213, 1.256]


def test_the_imputed_table_of_coinrs_vignette():
    """``Impute(df1, f_i = "i_mean")`` prints 122.35 and 4.5395; by group of five rows its medians are 136.75 and 26.85,
    8.5835 and 1.2345. Ours fills with the group's mean, so that the medians are those of each group by itself."""
    values = np.column_stack([PAT, GOODS])
    assert impute.imputed(values, "mean")[[4, 7]] == pytest.approx(np.array([[122.35, 4.5395]] * 2))
    halves = [impute.imputed(part, "median") for part in (values[:5], values[5:])]
    assert halves[0][4] == pytest.approx([136.75, 8.5835])
    assert halves[1][2] == pytest.approx([26.85, 1.2345])
    assert impute.imputed(np.array([[1.0, 2, 3, 4, NAN]]).T, "mean")[4, 0] == 2.5


@pytest.mark.parametrize(("method", "expected"), [("linear", [3, 4, 5]), ("last", [3, 3, 5])])
def test_a_gap_in_a_panel_is_filled_as_in_coinrs_tests(method, expected):
    """COINr 1.1.14, test-impute_panel.R: 3, NA, 5 at 2020, 2021, 2022."""
    values = np.array([[3.0], [NAN], [5.0]])
    assert impute.carried(values, ["A"] * 3, [2020, 2021, 2022], method)[:, 0].tolist() == expected


def test_the_units_that_coinrs_vignette_screens_out():
    """COINr 1.1.14, vignette *Unit screening*: shares 0.75, 0.25, 1, 1, 0.5 of four indicators; LAO and MMR go at 0.75."""
    known = [[1, 1, 1, NAN], [1, NAN, NAN, NAN], [1] * 4, [1] * 4, [1, NAN, 1, NAN]]
    assert kept(np.array(known, dtype=float), 0.75).tolist() == [True, False, True, True, False]


def test_means_of_coinrs_tests_and_vignette():
    """COINr 1.1.14, test-aggregate.R: 4 / (2/1 + 1/2 + 1/3); vignette *Aggregation*: 1, 3, 1 have mean 1.666667, and
    3, NA, 1 have 2."""
    row = np.array([[1.0, 2.0, 3.0]])
    assert combine.harmonic(row, np.array([2.0, 1.0, 1.0]))[0] == pytest.approx(4 / (2 + 1 / 2 + 1 / 3))
    rows = np.array([[1.0, 3.0, 1.0], [3.0, NAN, 1.0]])
    assert combine.arithmetic(rows, np.ones(3), "rescale") == pytest.approx([1.666667, 2], abs=1e-6)


#: Electowiki and LiquiSearch, *the Tennessee example*: voters of four places (columns: Memphis, Nashville, Chattanooga,
#: Knoxville) order four cities (rows, the same), the best having 3.
TENNESSEE = np.array([[3.0, 0, 0, 0], [2, 3, 1, 1], [1, 2, 3, 2], [0, 1, 2, 3]])
VOTERS = np.array([0.42, 0.26, 0.15, 0.17])


def test_the_capital_of_tennessee():
    """Pairs as printed: Nashville 58, 68, 68 %; Chattanooga beats Knoxville with 83 %; ranking 4th, 1st, 2nd, 3rd. Electowiki
    prints sums too: 107 % prefer Knoxville to the others, and 193 % the others to it."""
    pairs = outrank.outranking(TENNESSEE, VOTERS)
    assert pairs[1, [0, 2, 3]] == pytest.approx([0.58, 0.68, 0.68])
    assert pairs[2, [0, 3]] == pytest.approx([0.58, 0.83])
    for way in (outrank.copeland, outrank.condorcet):
        assert (-way(TENNESSEE, VOTERS)).argsort().tolist() == [1, 2, 3, 0]
    assert outrank.borda(TENNESSEE, VOTERS)[3] == pytest.approx(1.07)
    assert pairs[:, 3].sum() - 0.5 == pytest.approx(1.93)


def test_the_four_units_of_coinrs_tests():
    """COINr 1.1.14, test-aggregate.R: outranking matrix of x1 = 1…4, x2 = 3, 2, 1, 5, x3 = 2, 3, 1, 4."""
    values = np.array([[1.0, 3, 2], [2, 2, 3], [3, 1, 1], [4, 5, 4]])
    matrix = outrank.outranking(values, np.ones(3))
    assert matrix[1:, 0] == pytest.approx([2 / 3, 1 / 3, 1])
    assert outrank.copeland(values, np.ones(3)).tolist() == [-1, 1, -3, 3]


def test_alpha_of_a_textbook_test():
    """Denis, *Applied Univariate, Bivariate, and Multivariate Statistics*: five items, ten persons, SPSS prints 0.633."""
    items = """10 12 15 11 12 12 18 12 12 1 8 16 14 14 4 6 8 16 8 6 4 7 8 7 5
    6 6 3 7 3 3 4 6 5 8 7 3 7 9 9 8 9 4 10 10 9 5 6 11 12"""
    scores = np.array(items.split(), dtype=float).reshape(10, 5)
    assert cronbach_alpha(scores) == pytest.approx(0.633, abs=5e-4)


def test_benefit_of_the_doubt_is_the_efficiency_of_one_input():
    """DataEnvelopmentAnalysis.jl 0.9.2, test/dea.jl ("tests against results in R"): one input of 1, two outputs, outward
    distances 1, 1, 1, 1.5556, 2.3333, 1, 1.2727, 1.6; a benefit of the doubt is their reciprocal (Cherchye et al. 2007)."""
    values = np.array([[7, 7], [4, 8], [8, 4], [3, 5], [3, 3], [8, 2], [6, 4], [1.5, 5]])
    distances = [1, 1, 1, 1.555555556, 2.333333333, 1, 1.272727273, 1.6]
    scores = (benefit_of_the_doubt(values) * values).sum(axis=1)
    assert 1 / scores == pytest.approx(distances)


#: Airline passengers of 1949 to 1960 (Box & Jenkins, series G).
PASSENGERS = """
112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278 284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432
"""


def test_boxcox_of_a_geometric_progression_by_hand() -> None:
    """x → e²/x turns 1, e, e² round and λ into -λ: by symmetry λ is 0, and the logarithms 0, 1, 2 are equally far apart."""
    turned = boxcox(np.exp(np.arange(3.0)))
    assert turned[2] - turned[1] == pytest.approx(turned[1] - turned[0], rel=1e-4)


def test_boxcox_of_the_airline_passengers() -> None:
    """λ = 0.148023, as printed by J. Brownlee, *How to Use Power Transforms for Time Series Forecast Data with Python*.

    A power is told from its neighbours by the shape of the transformed column alone: the published one fits ours exactly,
    and one a thousandth away does not.
    """
    column = np.array(PASSENGERS.split(), dtype=float)
    turned = boxcox(column)

    def misfit(power: float) -> float:
        return 1 - float(np.corrcoef(turned, (column**power - 1) / power)[0, 1])

    assert misfit(0.148023) < 1e-12
    assert misfit(0.149023) > 100 * misfit(0.148023)
