"""A shelf of which a few files were looked at again is the one that a look at all of them makes."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.incremental import snapshot as shelves_module
from corpuskit.incremental.snapshot import make_group, scan_folder

NAMES = ("a.txt", "a.yaml", "ab.txt", "ab.yaml", "ä.txt", "z.yaml")
Stamps = dict[str, tuple[int, int, int]]
Looks = dict[str, tuple[int, int, int] | None]
Pairs = list[tuple[tuple[int, int, int], tuple[int, int, int]]]

stamps = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))
file_groups = st.dictionaries(st.sampled_from(NAMES), stamps)
looks = st.dictionaries(st.sampled_from(NAMES), st.none() | stamps)
restamped = st.tuples(*[st.tuples(stamps, stamps)] * len(NAMES))


@given(file_groups, looks)
def test_looking_again_at_some_files_is_looking_at_all(before: Stamps, looks: Looks) -> None:
    after = {name: stamp for name, stamp in {**before, **looks}.items() if stamp is not None}
    known = make_group("docs", 0, before)
    assert known.restamped(looks) == make_group("docs", 0, after)
    assert known.stamped() == before  # it is a value


@given(file_groups, looks)
def test_what_moved_is_what_is_new_gone_or_stamped_anew(before: Stamps, looks: Looks) -> None:
    after = {name: stamp for name, stamp in {**before, **looks}.items() if stamp is not None}
    other = {name for name in NAMES if before.get(name) != after.get(name)}
    assert make_group("docs", 0, after).moved(make_group("docs", 0, before)) == {name.split(".")[0] for name in other}


@given(file_groups)
def test_sizes_are_those_of_the_stamps(before: Stamps) -> None:
    file_group = make_group("docs", 0, before)
    assert file_group.sizes() == {name: stamp[0] for name, stamp in before.items()}


@given(restamped)
def test_what_moved_on_a_full_shelf_is_what_has_another_stamp(pairs: Pairs) -> None:
    before, after = (dict(zip(NAMES, each, strict=True)) for each in zip(*pairs, strict=True))
    other = {name.split(".")[0] for name in NAMES if before[name] != after[name]}
    assert make_group("docs", 0, after).moved(make_group("docs", 0, before)) == other


def test_a_folder_is_one_whatever_its_name_and_a_link_to_one_is_none(tmp_path: Path) -> None:
    for folder in ("b", "c.txt", ".d"):
        (tmp_path / folder).mkdir()
    for file in ("a.txt", "a.yaml", "e.md", ".f.txt"):
        (tmp_path / file).touch()
    (tmp_path / "g.txt").symlink_to(tmp_path / "c.txt")
    (tmp_path / "h").symlink_to(tmp_path / "b")
    (tmp_path / "i.yaml").symlink_to(tmp_path / "nowhere")
    found = scan_folder(".", str(tmp_path))
    assert found.folders == ("b", "c.txt")
    assert sorted(found.file_groups[0].names) == ["a.txt", "a.yaml", "g.txt", "i.yaml"]
    assert len(found.file_groups[0].stamps) == 12


@pytest.mark.skipif(shelves_module._STATUS is None, reason="no C compiler")
def test_compiled_or_not_the_system_is_heard_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate((b"a.txt", b"a.yaml", b"\xff.txt", b"old.txt")):
        path = os.path.join(os.fsencode(tmp_path), name)
        Path(os.fsdecode(path)).write_bytes(b"x" * number)
        os.utime(path, ns=(0, -7 if name == b"old.txt" else 1_700_000_000_123_456_789))
    (tmp_path / "b.txt").mkdir()
    (tmp_path / "g.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "i.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    compiled = [scan_folder(".", str(path)) for path in (tmp_path, tmp_path / "empty")]
    monkeypatch.setattr(shelves_module, "_STATUS", None)
    assert compiled == [scan_folder(".", str(path)) for path in (tmp_path, tmp_path / "empty")]
    assert {stamp[1] for stamp in compiled[0].file_groups[0].stamped().values()} >= {-7, 1_700_000_000_123_456_789, -2}
