"""Parts of answers that are alike everywhere: references and dates."""


def ref(path, label):
    """The reference to the record at ``path``, such as "countries/CA"."""
    return {"id": path.split("/")[1], "label": label, "url": f"http://testserver/api/v1/{path}/"}


def dated(edtf, earliest=None, latest=None, *, approximate=False, uncertain=False):
    """A date of an answer; one day unless the bounds say otherwise."""
    return {
        "edtf": edtf,
        "earliest": earliest or edtf,
        "latest": latest or earliest or edtf,
        "approximate": approximate,
        "uncertain": uncertain,
    }


def countries(event):
    """(code, role) of the countries of an event in an answer."""
    return {(row["country"]["id"], row["role"]) for row in event["countries"]}
