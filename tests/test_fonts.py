"""The fonts: right glyphs, small, made once whoever asks first."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from samiksha import fonts


def _names(font: TTFont) -> tuple[str, str]:
    return font["name"].getDebugName(2), font["name"].getDebugName(6)


def test_charts_get_static_files_with_a_postscript_name_each() -> None:
    files = fonts.font_files()
    assert _names(TTFont(files.regular)) == ("Regular", "NotoSansDevanagari-Regular")
    assert _names(TTFont(files.bold)) == ("Bold", "NotoSansDevanagari-Bold")
    assert all("fvar" not in TTFont(path) for path in (files.regular, files.bold))


def test_page_fonts_hold_hindi_english_and_the_rupee_within_100_kilobytes() -> None:
    web = fonts.page_fonts()
    assert set(web) == {400, 700}
    assert sum(map(len, web.values())) + len(fonts.symbol_font()) <= 100_000
    for font in web.values():
        held = TTFont(io.BytesIO(font)).getBestCmap()
        assert all(ord(letter) in held for letter in "अनूपपुर जिला१२Anuppur 12,34,567₹—–…•·÷×−।")


def test_page_fonts_keep_the_tables_that_shape_conjuncts() -> None:
    features = TTFont(io.BytesIO(fonts.page_fonts()[400]))["GSUB"].table.FeatureList.FeatureRecord
    assert {"half", "akhn", "rphf", "pres"} <= {record.FeatureTag for record in features}


def test_arrows_and_marks_that_noto_lacks_come_from_the_symbol_font() -> None:
    held = TTFont(io.BytesIO(fonts.symbol_font())).getBestCmap()
    assert set(fonts.symbols()) <= set(held)
    assert all(ord(sign) in held for sign in "→↑↓▲▼●○✓" if ord(sign) in fonts.symbols())
    assert {ord(sign) for sign in "→▲▼●○✓"} <= set(fonts.symbols())


def test_two_processes_at_first_use_make_the_same_file_and_leave_nothing_behind(tmp_path: Path) -> None:
    ask = "from samiksha import fonts; print(fonts.font_files().regular)"
    environment = {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path), "PATH": ""}
    both = [subprocess.Popen([sys.executable, "-c", ask], env=environment, stdout=subprocess.PIPE, text=True)
            for _ in range(2)]  # fmt: skip
    said = {process.communicate(timeout=120)[0].strip() for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(said) == 1
    made = Path(said.pop())
    assert TTFont(made)["maxp"].numGlyphs > 500
    assert not [path for path in made.parent.iterdir() if path.suffix not in (".ttf", ".lock")]


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(fonts.platformdirs, "user_cache_dir", lambda _: str(blocked))
    fonts._folder.cache_clear()
    fonts.font_files.cache_clear()
    try:
        with pytest.raises(OSError, match="file"):
            fonts.font_files()
    finally:
        monkeypatch.undo()
        fonts._folder.cache_clear()
        fonts.font_files.cache_clear()
