#!/usr/bin/env python3
"""Take the pictures of docs/report.md from the sample corpus: `python scripts/report_screenshots.py`. Needs selenium and Chromium with its driver."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from corpuskit.review.report import report

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium without a screen, and without a request of its own."""
VIEWS = {"overview": (1000, 720), "removals": (1000, 1000), "pairs": (1000, 1000)}
LARGEST = 150_000


def main() -> int:
    """Take the pictures; return 1 where there is no browser, or where a picture is too large."""
    browser, driver = shutil.which("chromium") or shutil.which("chromium-browser"), shutil.which("chromedriver")
    if not browser or not driver:
        print("no Chromium with its driver: no pictures")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        page = _make_page(Path(folder))
        sizes = [_take_picture(browser, driver, folder, page, view) for view in VIEWS]
    return int(max(sizes) > LARGEST)


def _make_page(folder: Path) -> str:
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "schema.json", folder)
    (folder / "corpuskit.toml").touch()
    os.chdir(folder)
    report(output="report.html")
    return (folder / "report.html").as_uri()


def _take_picture(browser: str, driver: str, folder: str, page: str, view: str) -> int:
    """Write the picture of a view and return its size in bytes."""
    from selenium import webdriver  # noqa: PLC0415 - not everybody has it

    width, height = VIEWS[view]
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (
        *CHROMIUM_FLAGS,
        "--hide-scrollbars",
        f"--user-data-dir={folder}/{view}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(flag)
    IMAGES.mkdir(exist_ok=True)
    path = IMAGES / f"report-{view}.png"
    with webdriver.Chrome(service=webdriver.ChromeService(driver), options=options) as chrome:
        chrome.get(f"{page}#{view}")
        chrome.save_screenshot(str(path))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
