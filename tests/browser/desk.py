"""What an editor does in the browser, in the editor's words."""

from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as expect
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.factories import PASSWORD

PATIENCE = 60


class Desk:
    """The admin in a browser. Every step waits for what it needs, and no longer."""

    def __init__(self, driver, url):
        self.driver, self.url = driver, url
        self.wait = WebDriverWait(driver, PATIENCE)

    def open(self, path):
        self.driver.get(self.url + path)
        return self

    def log_in(self, user):
        self.open("/admin/login/")
        self.type("username", user.username).type("password", PASSWORD)
        self.press("Log in")
        return self.sees("On the desk", "Recent actions")

    def log_out(self):
        self.driver.find_element(By.CSS_SELECTOR, "#logout-form button").click()
        return self.sees("Logged out")

    def find(self, css):
        return self.wait.until(expect.presence_of_element_located((By.CSS_SELECTOR, css)))

    def click(self, element):
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        self.wait.until(expect.element_to_be_clickable(element)).click()

    def type(self, name, text):
        box = self.find(f'[name="{name}"]')
        box.clear()
        box.send_keys(text)
        return self

    def choose(self, name, label):
        Select(self.find(f'select[name="{name}"]')).select_by_visible_text(label)
        return self

    def search(self, name, words, label):
        """Type into the search box of a relation and take the result with that label."""
        box = self.find(f'select[name="{name}"] + .select2-container .select2-selection')
        self.click(box)
        self.find(".select2-container--open .select2-search__field").send_keys(words)
        result = (By.XPATH, f"//li[contains(@class, 'select2-results__option') and text()='{label}']")
        self.click(self.wait.until(expect.presence_of_element_located(result)))
        return self

    def add(self, what):
        """Add a row to the rows of a record."""
        return self.follow(f"Add another {what}")

    def press(self, label):
        button = f"//input[@type='submit' and @value='{label}'] | //button[normalize-space()='{label}']"
        self.click(self.wait.until(expect.presence_of_element_located((By.XPATH, button))))
        return self

    def follow(self, label):
        self.click(self.wait.until(expect.presence_of_element_located((By.LINK_TEXT, label))))
        return self

    def value(self, name):
        return self.find(f'[name="{name}"]').get_attribute("value")

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
