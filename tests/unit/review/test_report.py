"""`report` writes one page with everything that is to be decided; nothing in a text can become a part of the page."""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.cli.app import run
from corpuskit.commands.clean.command import clean
from corpuskit.errors import UsageError
from corpuskit.model import Span
from corpuskit.review.articles import ReviewedArticle, ReviewedRemoval
from corpuskit.review.charts import draw_bars
from corpuskit.review.page_data import ReportOptions
from corpuskit.review.pairs import _count_letters, limit_rows, mark_differences
from corpuskit.review.removals import cuts_sentence, group_removals
from corpuskit.review.rendering import dump_inline
from corpuskit.review.report import report
from corpuskit.review.sampling import draw_sample, estimate_precision

ROOT = Path(__file__).resolve().parents[3]
NASTY = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"


def data_of(path):
    return json.loads(re.search(r'id="data">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)[1])


def page_of(path):
    """Write the page and return its data."""
    report(output=str(path))
    return data_of(path)


def test_the_page_holds_every_removal_pair_and_finding(sample):
    result = report(output="report.html")
    counts, data = result.facts["review"], data_of(sample / "report.html")
    assert result.articles == 20
    assert sum(len(group["at"]) for group in data["groups"]) == counts["removals"] > 40
    assert len(data["pairs"]) == counts["pairs"] > 5
    assert len(data["findings"]) == counts["findings"] > 5
    assert len(data["sample"]) == min(50, counts["removals"])
    doubts = [group["doubt"] for group in data["groups"]]
    assert doubts == sorted(doubts, reverse=True)


def test_what_was_removed_already_is_shown_like_what_would_be(sample):
    report(output="report.html")
    before = data_of(sample / "report.html")
    clean()
    report(output="report.html")
    after = data_of(sample / "report.html")

    def places(data):
        return {(g["rule"], data["articles"][m[0]][0], *m[1:], *g["blanks"]) for g in data["groups"] for m in g["at"]}

    assert places(before) == places(after)
    assert not any(g["done"] for g in before["groups"])
    assert all(g["done"] for g in after["groups"])


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else(sample):
    report(output="report.html")
    page = (sample / "report.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    for tag in ("script", "style"):
        [said] = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(said.encode("utf-8")).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert not re.search(r"\sstyle=|\son\w+=", page)


def test_texts_cannot_become_a_part_of_the_page(sample):
    path = sample / "corpus/2026/02/nasty.txt"
    path.write_text(f"{NASTY}\nThe boat came in at ten.\n\nLeave a Reply\n{NASTY}\n", encoding="utf-8")
    path.with_suffix(".yaml").write_text(
        f'id: nasty\ntitle: "{NASTY}"\nsource: "{NASTY}"\nlang: en\nurl: \'javascript:alert(1)\'\n', encoding="utf-8"
    )
    report(output="report.html")
    page = (sample / "report.html").read_text(encoding="utf-8")
    assert NASTY not in page
    assert "<img" not in page
    assert len(re.findall("<script", page)) == 2
    assert any(article[3] == NASTY for article in data_of(sample / "report.html")["articles"])


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_inline_data_means_nothing_to_html_and_reads_back(value):
    said = dump_inline({"value": value})
    assert not set(said) & {"<", ">", "&", "\u2028", "\u2029"}
    assert json.loads(said) == {"value": value}


def test_a_sample_is_drawn_by_its_seed(sample):
    def drawn(seed):
        report(output="report.html", options=ReportOptions(8, seed, only_sample=True))
        data = data_of(sample / "report.html")
        return [(data["groups"][g]["key"], m) for g, m in data["sample"]], data

    first, data = drawn(1)
    assert drawn(1)[0] == first != drawn(2)[0]
    assert len(first) == 8
    assert data["population"] > 40
    assert not data["pairs"]


def test_a_limit_is_told(sample):
    result = report(output="report.html", options=ReportOptions(limit=10))
    assert result.facts["review"]["groups_shown"] < result.facts["review"]["groups"]
    assert "are not on this page" in (sample / "report.html").read_text(encoding="utf-8")


def test_a_packed_corpus_is_refused(sample):
    (sample / "news.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"news\.jsonl: decisions are written into sidecars"):
        report(["news.jsonl"], output="report.html")
    assert not (sample / "report.html").exists()


def test_two_articles_with_one_id_leave_the_rest_of_the_page(sample):
    for suffix in (".txt", ".yaml"):
        [first, *_] = sorted((sample / "corpus").rglob(f"*{suffix}"))
        shutil.copy(first, first.with_name(f"again{suffix}"))
    result = report(output="report.html")
    assert result.facts["review"]["pairs"] > 5
    assert any("id" in finding[5] for finding in data_of(sample / "report.html")["findings"])


def test_only_a_removal_inside_of_a_sentence_that_stays_cuts_it():
    text = "The boat was late,\nRead more\nas ever.\n\nSport\nweather\nNews\nfashion\n"
    spans = [
        (text.index(said), text.index(said) + len(said) + 1)
        for said in ("Read more", "Sport", "weather", "News", "fashion")
    ]
    removals = tuple(ReviewedRemoval(Span(*span), "menu", Span(*span).of(text)) for span in spans)
    article = ReviewedArticle("a", "a.txt", "a", "-", "en", "", 9, "", original=text, removals=removals)
    assert [cuts_sentence(article, removal) for removal in removals] == [True, False, False, False, False]


def test_open_opens_the_page_and_says_where_it_cannot(sample, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    assert run(["report", "-o", "my page.html", "--open", "-q"]) == 0
    assert opened == [(sample / "my page.html").as_uri()]
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    assert run(["report", "--open", "-q"]) == 2
    assert "report.html is written, but no browser was found" in capsys.readouterr().err


LONG = "The council of Ostrel voted on Tuesday to close the old pier for two years."


def groups_of(text, *removals):
    """Return the groups of one article from which passages go, each given as (rule, passage, doubt), by their text."""
    made = []
    for rule, passage, doubt in removals:
        start = text.index(passage)
        made.append(ReviewedRemoval(Span(start, start + len(passage)), rule, passage, doubt=doubt))
    article = ReviewedArticle("a", "a.txt", "a", "-", "en", "", 9, "", original=text, removals=tuple(made))
    return group_removals([article])


def test_what_the_evidence_leaves_in_doubt_comes_first():
    text = (
        f"Home\nNews\n{LONG}\nBy Ada Moss\n{LONG}\nPhoto: Ren Oduya\n12 votes\nShare this\n{LONG * 3}\nLeave a Reply\n"
    )
    found = groups_of(
        text,
        ("line-model", "Home\nNews\n", 0.01),
        ("line-model", "By Ada Moss\n", 0.04),
        ("line-model", "Photo: Ren Oduya\n", 0.3),
        ("menu", "12 votes\n", 0.0),
        ("share-bar", "Share this\n", 0.0),
        ("comment-form", "Leave a Reply\n", 0.0),
    )
    assert [(group.text, group.doubts) for group in found] == [
        ("Photo: Ren Oduya", ("the line model is not sure",)),
        ("By Ada Moss", ("between paragraphs of the story",)),
        ("12 votes", ("beside a doubtful one",)),
        ("Home\nNews", ()),
        ("Leave a Reply", ()),
        ("Share this", ()),
    ]


def test_most_removals_of_the_sample_corpus_are_sure(sample):
    data = page_of(sample / "report.html")
    doubtful = [group for group in data["groups"] if group["doubt"] >= data["doubtful"]]
    assert len(doubtful) <= len(data["groups"]) / 4
    assert [group["doubt"] for group in data["groups"]] == sorted((g["doubt"] for g in data["groups"]), reverse=True)


def test_cleaning_does_not_change_what_is_doubtful(sample):
    def doubts_of(data):
        return {
            (group["rule"], group["text"]): group["doubts"] for group in data["groups"] if group["rule"] == "line-model"
        }

    before = doubts_of(page_of(sample / "report.html"))
    clean()
    after = doubts_of(page_of(sample / "report.html"))
    assert before
    assert {key: after[key] for key in before if key in after} == {key: before[key] for key in before if key in after}
    assert len(before.keys() & after.keys()) >= len(before) * 0.9


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_an_interval_holds_its_share_and_narrows(right, wrong):
    found = estimate_precision(right, wrong)
    if found is None:
        assert right == wrong == 0
        return
    assert 0 <= found.low <= found.share <= found.high <= 1
    more = estimate_precision(right * 4, wrong * 4)
    assert more.high - more.low <= found.high - found.low


def test_wilson_intervals_are_those_of_the_literature():
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    assert [round(x, 4) for x in estimate_precision(81, 263 - 81)[1:]] == [0.2553, 0.3662]
    assert [round(x, 4) for x in estimate_precision(0, 20)[1:]] == [0.0, 0.1611]


@given(st.integers(0, 300), st.integers(1, 60), st.integers())
def test_a_sample_has_no_member_twice(population, size, seed):
    drawn = draw_sample(population, size, seed)
    assert drawn == sorted(set(drawn))
    assert len(drawn) == min(size, population)
    assert all(0 <= number < population for number in drawn)


WORDS = st.lists(st.sampled_from(["the", "boat", "came", "in", "海", "岸", "\n", "  "])).map(" ".join)


@given(WORDS, WORDS)
def test_marked_differences_give_back_both_texts(left, right):
    parts = mark_differences(left, right, 10_000)
    assert "".join(part if isinstance(part, str) else part[0] for part in parts) == left
    assert "".join(part if isinstance(part, str) else part[1] for part in parts) == right


@given(
    st.lists(st.sampled_from(("fog ", "pier ", "tram ", "ferry ", "moor. ")), max_size=30).map("".join),
    st.lists(st.sampled_from(("fog ", "pier ", "tide ", "ferry ", "moor. ")), max_size=30).map("".join),
    st.integers(0, 60),
)
def test_rows_that_are_cut_short_count_all_that_is_left_out(left, right, room):
    rows = [["=", left], ["~", mark_differences(left, right, 20)], ["", left, right]]
    cut = limit_rows(rows, room)
    assert _count_letters(cut) - sum(len(row[0]) for row in cut) == _count_letters(rows) - sum(
        len(row[0]) for row in rows
    )
    assert limit_rows(rows, 10**9) == rows


def test_the_page_of_long_edited_copies_is_small(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpuskit.toml").touch()
    (tmp_path / "corpus").mkdir()
    words = [f"word{number}" for number in range(900)]
    for number in range(40):
        text = " ".join(w if k % 30 else f"{w}x{number}" for k, w in enumerate(words))
        (tmp_path / f"corpus/a{number}.txt").write_text(f"{text}.\n", encoding="utf-8")
        (tmp_path / f"corpus/a{number}.yaml").write_text(
            f"id: a{number}\ntitle: T\nsource: Quay\nlang: en\n", encoding="utf-8"
        )
    monkeypatch.setattr("corpuskit.review.page_data._LEAST_BYTES", 0)
    counts = report(output="report.html").facts["review"]
    decisions = counts["groups_shown"] + counts["pairs_shown"]
    assert decisions >= 39
    assert len(json.dumps(data_of(tmp_path / "report.html")["pairs"])) <= 1000 * decisions


def test_a_chart_has_a_bar_a_row_and_no_style_of_its_own():
    drawn = draw_bars([("Ostrel <Mail>", 3), ("Weldmoor Echo", 1)], "Articles", upright=False)
    assert drawn.count('class="rect') == 2
    assert "Ostrel &lt;Mail&gt;" in drawn
    assert not re.search(r"<style|<script|style=|xmlns:|http://(?!www\.w3\.org/2000/svg)", drawn)
