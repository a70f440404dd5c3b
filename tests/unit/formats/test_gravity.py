import numpy as np
import pytest

from perilune.errors import InputError
from perilune.formats.gravity import read_gravity

HEAD = """a comment
begin_of_head
modelname TEST
earth_gravity_constant 0.3986004415D+15
radius 6378136.3
max_degree 3
tide_system zero_tide
key L M C S
end_of_head
"""
ROWS = """gfc 0 0 1.0 0.0
gfct 2 0 -4.8D-04 0 1e-11 0 20000101
trnd 2 0 1e-11 0
gfc 2 2 2.4e-06 -1.4e-06
gfc 3 1 1e-6 2e-7
"""
SHADR = (
    "  1738.0, 4902.79996708864, 9.8e-05, 2, 2, 1, 0.0, 0.0\n"
    "  1, 0, 0.0, 0.0, 0.0, 0.0\n"
    "  2, 0, -9.0886616e-05, 0.0, 1e-12, 0.0\n"
    "  2, 2, 3.4673334e-05, 1.09e-10, 1e-12, 1e-12\n"
)


def _written(tmp_path, text, name="field.gfc"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_icgem_with_fortran_exponents_and_rates(tmp_path):
    field = read_gravity(_written(tmp_path, HEAD + ROWS))
    assert (field.name, field.gm_m3_s2, field.radius_m, field.degree) == ("TEST", 3.986004415e14, 6378136.3, 3)
    assert field.tide_system == "zero_tide"
    assert (field.c[0, 0], field.c[2, 0], field.s[2, 2], field.c[3, 1]) == (1.0, -4.8e-4, -1.4e-6, 1e-6)


def test_only_the_degrees_wanted(tmp_path):
    assert read_gravity(_written(tmp_path, HEAD + ROWS), degree=2).c.shape == (3, 3)


def test_unnormalised_coefficients_are_normalised(tmp_path):
    text = HEAD.replace("max_degree 3", "max_degree 2\nnorm unnormalized") + "gfc 2 0 -1.08263e-3 0\ngfc 2 1 0 0\n"
    field = read_gravity(_written(tmp_path, text))
    assert field.c[2, 0] == pytest.approx(-1.08263e-3 / np.sqrt(5.0), rel=1e-15)


@pytest.mark.parametrize("name", ["moon.tab", "moon.SHA", "moon.shadr"])
def test_shadr_in_kilometres(tmp_path, name):
    field = read_gravity(_written(tmp_path, SHADR, name))
    assert (field.radius_m, field.degree) == (1.738e6, 2)
    assert field.gm_m3_s2 == pytest.approx(4902.79996708864e9, rel=1e-15)
    assert (field.c[2, 0], field.s[2, 2], field.c[0, 0]) == (-9.0886616e-05, 1.09e-10, 1.0)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("field.cof", HEAD, "unknown kind"),
        ("field.gfc", "gfc 2 0 1 0\n", "end_of_head"),
        ("field.gfc", HEAD.replace("radius", "rad"), "no 'radius'"),
        ("field.gfc", HEAD + "gfc 2 0 nan 0\n", ":10: 'nan' is no number"),
        ("field.gfc", HEAD + "gfc 2 x 1 0\n", "no whole number"),
        ("field.gfc", HEAD + "gfc 2 0 1\n", "fewer than four"),
        ("field.gfc", HEAD + "gfc 9 0 1 0\n", "degree 9"),
        ("field.gfc", HEAD + "gfc 2 0 1 0\n", "end at degree 2"),
        ("field.gfc", HEAD.replace("0.3986004415D+15", "-1"), "GM -1.0"),
        ("field.tab", "", "empty"),
        ("field.tab", "1738, 4902\n", "fewer than six"),
        ("field.tab", SHADR.replace(", 2, 2, 1,", ", 2.5, 2, 1,"), "no whole number"),
    ],
)
def test_a_broken_file_is_told(tmp_path, name, text, told):
    with pytest.raises(InputError, match=told):
        read_gravity(_written(tmp_path, text, name))


def test_a_missing_file_and_a_missing_degree_are_told(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_gravity(tmp_path / "none.gfc")
    with pytest.raises(InputError, match="has degree 3"):
        read_gravity(_written(tmp_path, HEAD + ROWS), degree=4)


def test_what_is_no_number_is_told_with_its_line(tmp_path):
    path = _written(tmp_path, HEAD.replace("0.3986004415D+15", "much") + ROWS)
    for text in ("much", "nan", "1e999"):
        _written(tmp_path, HEAD.replace("0.3986004415D+15", text) + ROWS)
        with pytest.raises(InputError) as caught:
            read_gravity(path)
        (problem,) = caught.value.problems
        assert (problem.cause, problem.line) == (f"'{text}' is no number", 4)


def test_unnormalised_coefficients_beyond_the_factorials_are_refused(tmp_path):
    text = HEAD.replace("max_degree 3", "max_degree 81\nnorm unnormalized") + ROWS + "gfc 81 0 1e-9 0\n"
    with pytest.raises(InputError, match="unnormalised coefficients of degree 81; expected <= 80"):
        read_gravity(_written(tmp_path, text))
