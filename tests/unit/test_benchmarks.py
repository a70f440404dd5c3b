"""The command of the benchmarks: what it answers to a wrong question."""

import pytest

from benchmarks.__main__ import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["coverage", "astroo"], "no package 'astroo'; expected one of floor-0, astro,"),
        (["mutation", "lamberd"], "did you mean 'lambert'?"),
        (["mutation", "--sample", "1", "nonsense"], "no module 'nonsense'"),
        (["lambert", "--sample", "1"], "lambert draws no sample"),
    ],
)
def test_a_wrong_question_is_told_without_a_traceback(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", *words])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert said in capsys.readouterr().err
