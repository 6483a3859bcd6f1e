from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# English stemming after accents are dropped, so that "Mexico" finds "México" and "tariff" finds "tariffs".
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION tradeapi (COPY = english);
ALTER TEXT SEARCH CONFIGURATION tradeapi
    ALTER MAPPING FOR hword, hword_part, word, asciihword, asciiword, hword_asciipart WITH unaccent, english_stem;
"""

# array_to_string is only STABLE because some types print by locale; text does not, so a generated column may use this.
WORDS = """
CREATE FUNCTION search_words(words text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(array_to_string(words, ' '), '');
"""


class Migration(migrations.Migration):
    dependencies = []
    # Generated columns of the rooms use the configuration and the function made here.
    run_before = [("countries", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION tradeapi"),
        migrations.RunSQL(WORDS, "DROP FUNCTION search_words(text[])"),
    ]
