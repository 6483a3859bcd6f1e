"""What an editor does in the browser, in the editor's words."""

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.factories import PASSWORD

#: What happens while a page is still on its way.
NOT_YET = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
PATIENCE = 60  # seconds; a loaded machine renders slowly


class Desk:
    """The admin in a browser. Every step waits for what it needs, and no longer."""

    def __init__(self, driver, url):
        self.driver, self.url = driver, url
        self.wait = WebDriverWait(driver, PATIENCE, ignored_exceptions=NOT_YET)

    def open(self, path):
        self.driver.get(self.url + path)
        return self

    def log_in(self, user):
        self.open("/admin/login/")
        self.type("username", user.username).type("password", PASSWORD)
        self.press("Log in")
        return self.sees("On the desk", "Recent actions")

    def log_out(self):
        return self.click(By.CSS_SELECTOR, "#logout-form button").sees("Logged out")

    def once(self, step, css):
        """Take the step with the element that the page has, as soon as the page has it and lets us."""

        def attempt(driver):
            step(driver.find_element(*css))
            return True

        self.wait.until(attempt, f"nothing at {css}")
        return self

    def click(self, *place):
        def step(element):
            self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
            element.click()

        return self.once(step, place)

    def type(self, name, text):
        def step(box):
            box.clear()
            box.send_keys(text)

        return self.once(step, (By.NAME, name))

    def choose(self, name, label):
        return self.once(lambda box: Select(box).select_by_visible_text(label), (By.NAME, name))

    def search(self, name, words, label):
        """Type into the search box of a relation and take the result with that label."""
        self.click(By.CSS_SELECTOR, f'select[name="{name}"] + .select2-container .select2-selection')
        field = (By.CSS_SELECTOR, ".select2-container--open .select2-search__field")
        self.once(lambda box: box.send_keys(words), field)
        return self.click(By.XPATH, f"//li[contains(@class, 'select2-results__option') and text()='{label}']")

    def add(self, what):
        """Add a row to the rows of a record."""
        return self.follow(f"Add another {what}")

    def press(self, label):
        return self.click(
            By.XPATH, f"//input[@type='submit' and @value='{label}'] | //button[normalize-space()='{label}']"
        )

    def follow(self, label):
        return self.click(By.LINK_TEXT, label)

    def value(self, name):
        return self.driver.find_element(By.NAME, name).get_attribute("value")

    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def sees(self, *any_of):
        """Wait until the page shows one of these, in capitals or not."""
        wanted = [words.lower() for words in any_of]
        self.wait.until(lambda _: any(words in self.text().lower() for words in wanted), f"no {any_of}")
        return self

    def misses(self, path):
        """Open an address at which there is nothing."""
        self.open(path).sees("404")
        assert len(self.complaints()) == 1
        return self

    def looks(self, width, scheme):
        """Show pages that wide, in the light or the dark theme."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        return self

    def overflow(self):
        """By how many pixels the page is wider than the window."""
        return self.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")

    def complaints(self):
        """What the browser itself found wrong since last asked: blocked or missing files, failing scripts."""
        return [
            entry["message"] for entry in self.driver.get_log("browser") if "favicon" not in entry["message"]
        ]
