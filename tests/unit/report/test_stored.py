import pytest

from perilune.errors import InputError
from perilune.programme import plan_json
from perilune.report import TableChart, rebuild_report, write_report


def test_the_page_is_made_again_from_the_files_of_a_plan(plan, catalogue, tmp_path):
    charts = (TableChart("partners", "Prices", ("partner", "price"), (("cnsa", 1.5), ("roscosmos", None))),)
    first = write_report(plan, catalogue, tmp_path, charts)[0].read_bytes()
    (tmp_path / "plan.json").write_bytes(plan_json(plan))
    (tmp_path / "report.html").unlink()
    (path,) = rebuild_report(tmp_path)
    assert path.read_bytes() == first


def test_a_folder_without_a_plan_is_refused_with_all_that_lacks(tmp_path):
    with pytest.raises(InputError) as caught:
        rebuild_report(tmp_path)
    assert [problem.file for problem in caught.value.problems] == [
        str(tmp_path / name) for name in ("plan.json", "catalogue.json")
    ]


def test_a_plan_of_another_version_is_refused_with_the_key(plan, catalogue, tmp_path):
    write_report(plan, catalogue, tmp_path)
    (tmp_path / "plan.json").write_bytes(plan_json(plan).replace(b'"programme": "test"', b'"programme": 3'))
    with pytest.raises(InputError, match="programme") as caught:
        rebuild_report(tmp_path)
    assert caught.value.problems[0].file == str(tmp_path / "plan.json")


def test_a_stored_file_of_another_version_is_told_with_the_path_of_its_datum(plan, catalogue, tmp_path):
    charts = (TableChart("partners", "Prices", ("partner", "price"), (("cnsa", 1.5),)),)
    write_report(plan, catalogue, tmp_path, charts)
    (tmp_path / "plan.json").write_bytes(plan_json(plan))
    (tmp_path / "charts.json").write_text('[{"kind": "table"}]', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        rebuild_report(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.fix) == (str(tmp_path / "charts.json"), "run perilune plan again")
    assert problem.key is not None
    assert problem.key.startswith("[0].")
    (tmp_path / "charts.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"charts\.json: no file of this version: Invalid JSON"):
        rebuild_report(tmp_path)
