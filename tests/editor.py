"""An editor at the admin, without a browser: opens pages, fills in their forms, presses their buttons."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from django.test import Client


class Form:
    """One form of a page: where it leads, what is filled in, and the buttons on it."""

    def __init__(self, action, method):
        self.action, self.method = action, method.lower()
        self.fields, self.buttons = {}, {}


class Page(HTMLParser):
    """What a page shows: its text without markup, its forms, and its links by their text."""

    def __init__(self, html):
        super().__init__()
        self.html, self.forms, self.links, self.words = html, [], {}, []
        self.form = self.select = self.textarea = self.button = self.link = None
        self.skip = 0
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, pairs):
        attrs = {name: value or "" for name, value in pairs}
        if tag in ("script", "style"):
            self.skip += 1
        elif tag == "form":
            self.form = Form(attrs.get("action", ""), attrs.get("method", "get"))
            self.forms.append(self.form)
        elif tag == "a":
            self.link = (attrs.get("href", ""), [])
        elif self.form is not None:
            self.handle_control(tag, attrs)

    def handle_control(self, tag, attrs):
        name = attrs.get("name", "")
        if tag == "input" and attrs.get("type") == "submit":
            self.form.buttons[attrs.get("value", "")] = (name, attrs.get("value", ""))
        elif tag == "input" and name:
            is_box = attrs.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in attrs:
                self.form.fields.setdefault(name, []).append(attrs.get("value", "on" if is_box else ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            self.form.fields.setdefault(self.select, []).append(attrs.get("value", ""))
        elif tag == "textarea":
            self.textarea = (name, [])
        elif tag == "button":
            self.button = (name, attrs.get("value", ""), [])

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.skip -= 1
        elif tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea:
            name, typed = self.textarea
            self.form.fields[name] = ["".join(typed).removeprefix("\n")]
            self.textarea = None
        elif tag == "button" and self.button:
            name, value, label = self.button
            if self.form is not None:
                self.form.buttons["".join(label).strip()] = (name, value)
            self.button = None
        elif tag == "a" and self.link:
            href, label = self.link
            self.links.setdefault(" ".join("".join(label).split()), href)
            self.link = None

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1].append(data)
        elif self.button:
            self.button[2].append(data)
        if self.link:
            self.link[1].append(data)
        if not self.skip:
            self.words.append(data)


class Editor:
    """Acts on the page that is open; every step follows redirects, as a browser does."""

    def __init__(self, user=None):
        self.client = Client(enforce_csrf_checks=True)
        self.user = user
        if user is not None:
            self.client.force_login(user)

    def open(self, url, **query):
        return self.arrive(self.client.get(url, query, follow=True), url)

    def arrive(self, response, url):
        self.response, self.status = response, response.status_code
        chain = getattr(response, "redirect_chain", [])
        self.url = chain[-1][0] if chain else url
        self.page = Page(response.content.decode())
        return self

    @property
    def text(self):
        return self.page.text

    def follow(self, label):
        return self.open(urljoin(self.url, self.page.links[label]))

    def form_with(self, button):
        return next(form for form in self.page.forms if button in form.buttons)

    def offers(self, button):
        return any(button in form.buttons for form in self.page.forms) or button in self.page.links

    def fill(self, **fields):
        """Type into fields, in the form that has them or else the last form; a list chooses several."""
        for name, value in fields.items():
            values = value if isinstance(value, list) else [value]
            having = [form for form in self.page.forms if name in form.fields] or self.page.forms[-1:]
            for form in having:
                form.fields[name] = [str(one) for one in values]
        return self

    def add_row(self, prefix, **fields):
        """Add a row to the rows of that name and type into it."""
        form = next(form for form in self.page.forms if f"{prefix}-TOTAL_FORMS" in form.fields)
        number = int(form.fields[f"{prefix}-TOTAL_FORMS"][0])
        form.fields[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
        empty = f"{prefix}-__prefix__-"
        for name, values in list(form.fields.items()):
            if name.startswith(empty):
                form.fields[f"{prefix}-{number}-{name.removeprefix(empty)}"] = list(values)
        for name, value in fields.items():
            form.fields[f"{prefix}-{number}-{name}"] = [str(value)]
        return self

    def press(self, button):
        form = self.form_with(button)
        name, value = form.buttons[button]
        data = {**form.fields, **({name: [value]} if name else {})}
        url = urljoin(self.url, form.action)
        if form.method == "get":
            return self.arrive(self.client.get(url, data, follow=True), url)
        return self.arrive(self.client.post(url, data, follow=True), url)
