"""A real browser in front of the running site; see ``tests/conftest.py`` for where there is none."""

import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.browser.desk import Desk

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def desk(driver, live_server):
    """The admin of the running site in the browser, with nobody logged in."""
    driver.delete_all_cookies()
    return Desk(driver, live_server.url)
