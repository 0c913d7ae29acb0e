"""The page of `report` in a real browser: views, keys, decisions, nothing loaded, no text run. Skipped where there is no Chromium."""

import json
import re
import shutil
import time
from pathlib import Path

import pytest

from corpuskit.review.apply import apply
from corpuskit.review.decisions import read_decisions
from corpuskit.review.report import report
from corpuskit.review.sampling import estimate_precision
from scripts.report_screenshots import CHROMIUM_FLAGS

webdriver = pytest.importorskip("selenium.webdriver", reason="the page is tried in a browser where selenium is there")

ROOT = Path(__file__).resolve().parents[2]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
AXE = ROOT / "build/axe/node_modules/axe-core/axe.min.js"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (BROWSER and DRIVER), reason="no Chromium with its driver: the page is not tried in a browser"
    ),
]

NASTY = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> & more"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "schema.json", folder)
    (folder / "corpuskit.toml").write_text("", encoding="utf-8")
    path = folder / "corpus/nasty.txt"
    path.write_text(f"{NASTY} came in at ten.\n\nLeave a Reply\n\n{NASTY}\n", encoding="utf-8")
    path.with_suffix(".yaml").write_text(
        f"id: nasty\ntitle: {json.dumps(NASTY)}\nsource: {json.dumps(NASTY)}\nlang: en\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def browser(folder):
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*CHROMIUM_FLAGS, f"--user-data-dir={folder / 'profile'}", "--window-size=1200,1000"):
        options.add_argument(flag)
    options.add_experimental_option(
        "prefs",
        {
            "download.default_directory": str(folder / "downloads"),
            "profile.default_content_setting_values.automatic_downloads": 1,
        },
    )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(service=webdriver.ChromeService(DRIVER), options=options) as driver:
        yield driver


@pytest.fixture
def page(folder, browser, monkeypatch):
    monkeypatch.chdir(folder)
    if not (folder / "report.html").exists():
        report(output="report.html")
    browser.get((folder / "report.html").as_uri())
    if browser.execute_script("return localStorage.length"):
        browser.execute_script("localStorage.clear()")
        browser.refresh()
    yield browser
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def press(page, *keys):
    for key in keys:
        page.execute_script(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))",
            key,
        )


def show(page, view):
    page.execute_script("location.hash = arguments[0]", view)
    wait_for(lambda: page.execute_script("return !document.getElementById('view-' + arguments[0]).hidden", view))


def wait_for(found, seconds=10):
    end = time.monotonic() + seconds
    while not (outcome := found()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return outcome


def texts(page, selector):
    return page.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector
    )


def downloaded(page, folder, kind):
    path = folder / f"downloads/decisions.{kind}"
    path.unlink(missing_ok=True)
    show(page, "decisions")
    page.find_element("id", f"download-{kind}").click()
    wait_for(lambda: path.exists() and path.stat().st_size)
    return path


def test_every_view_opens_and_nothing_is_loaded(page, folder):
    for view in ("overview", "removals", "sample", "pairs", "findings", "decisions"):
        show(page, view)
        assert texts(page, f"#view-{view}")[0].strip()
    assert len(texts(page, "#view-overview svg.chart")) >= 7
    assert page.title == "Review of corpus"
    assert NASTY in " ".join(texts(page, "#view-overview table"))
    asked = [
        message["params"]["request"]["url"]
        for entry in page.get_log("performance")
        if (message := json.loads(entry["message"])["message"])["method"] == "Network.requestWillBeSent"
    ]
    assert asked
    # The browser's own first tab is no page of ours.
    others = {url for url in asked if not url.startswith(("data:", "blob:", "about:", "chrome"))}
    assert others == {(folder / "report.html").as_uri()}


def test_texts_stay_texts(page):
    for view in ("removals", "sample", "pairs", "findings"):
        show(page, view)
        assert page.execute_script("return document.querySelectorAll('main img, main script').length") == 0
    show(page, "removals")
    page.execute_script("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
    assert page.execute_script("return document.title") == "Review of corpus"


def test_filters_filter(page):
    show(page, "removals")
    before = texts(page, "#removals-pages span")[0]
    page.execute_script(
        "const s = [...document.querySelectorAll('#view-removals select')][1];"
        "s.value = 'share-bar'; s.dispatchEvent(new Event('change'));"
    )
    assert set(texts(page, "#view-removals .card .facts strong")) == {"share-bar"}
    assert texts(page, "#removals-pages span")[0] != before


def test_keys_decide_and_decisions_are_carried_out(page, folder):
    show(page, "removals")
    press(page, "n", "y", "n", "u", "j", "o")
    show(page, "pairs")
    press(page, "d", "k", "b")
    assert re.match(r"Decided: 2 of \d+ removals, 3 of \d+ pairs", texts(page, "#progress")[0])
    path = downloaded(page, folder, "yaml")
    found = read_decisions(str(path))
    assert {decision.right for decision in found.removals} == {True, False}
    assert [pair.decision for pair in found.pairs] == ["duplicate", "keep", "both"]
    assert len(found.rules_off) == 1
    as_json = read_decisions(str(downloaded(page, folder, "json")))
    assert as_json == found
    look = apply(str(path))
    assert not look.failures
    assert "duplicates.yaml" in look.changed
    assert "corpuskit.toml" in look.changed
    assert not apply(str(path)).changed


def test_decisions_outlive_a_reload_and_can_be_undone(page):
    show(page, "removals")
    press(page, "y", "n")
    before = texts(page, "#progress")
    page.refresh()
    assert texts(page, "#progress") == before
    press(page, "u", "u")
    assert texts(page, "#progress")[0].startswith("Decided: 0 of")


def test_two_keys_decide_a_group(page):
    show(page, "pairs")
    count = int(re.search(r"\((\d+) pair", texts(page, "#view-pairs .group h2")[0])[1])
    press(page, "g", "b")
    assert f", {count} of" in texts(page, "#progress")[0]
    press(page, "u")
    assert ", 0 of" in texts(page, "#progress")[0]


def test_deciding_a_group_leaves_what_was_decided_before(page):
    show(page, "removals")
    press(page, "n", "g", "y")
    assert texts(page, "#removals-list .card.n")
    assert "Those made before (1) stay." in texts(page, "#status")[0]


def test_the_sample_gives_its_precision(page):
    show(page, "sample")
    press(page, "y", "y", "n", "y")
    [said] = texts(page, "#estimate")
    share, low, high = estimate_precision(3, 1)
    assert said.startswith("3 right, 1 wrong")
    assert f"precision {share:.3f}, 95 % interval {low:.3f} to {high:.3f}" in said


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there (.ci/run fetches it): accessibility is not checked")
def test_axe_finds_no_serious_fault(page):
    schemes = {
        "overview": "light",
        "removals": "dark",
        "sample": "light",
        "pairs": "light",
        "findings": "dark",
        "decisions": "dark",
    }
    for view, scheme in schemes.items():
        page.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        show(page, view)
        press(page, "y")
        page.execute_script("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
        page.execute_script(AXE.read_text(encoding="utf-8"))
        found = page.execute_async_script(
            "axe.run({resultTypes: ['violations']}).then(arguments[arguments.length - 1])"
        )
        assert [
            (fault["id"], [node["html"][:200] for node in fault["nodes"]][:3])
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ] == [], view
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_a_print_shows_the_decisions_and_nothing_to_press(page):
    show(page, "removals")
    press(page, "n")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = page.execute_script(
        "return [...document.querySelectorAll('button, select, input, nav')].filter((e) => e.checkVisibility()).map((e) => e.innerText.trim())"
    )
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert seen == ["Wrong"]


@pytest.mark.parametrize("width", [360, 1600])
def test_nothing_is_wider_than_the_window(page, width):
    page.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    for view in ("overview", "removals", "sample", "pairs", "findings", "decisions"):
        show(page, view)
        assert page.execute_script("return document.documentElement.scrollWidth") <= width, view
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_views_stay_in_sight(page):
    page.find_element("css selector", "nav a[data-view=removals]").click()
    page.execute_script("window.scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    top = page.execute_script("return document.querySelector('nav').getBoundingClientRect().top")
    assert page.execute_script("return window.scrollY") > 100
    assert 0 <= top < 1
