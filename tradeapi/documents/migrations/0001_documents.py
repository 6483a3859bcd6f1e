from django.db import migrations, models

NOTE = """
CREATE FUNCTION documents_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO documents_touch (relation) VALUES (TG_TABLE_NAME);
    RETURN NULL;
  END IF;
  EXECUTE format('INSERT INTO documents_touch (relation, keys) SELECT %L, keys FROM (', TG_TABLE_NAME)
    || concat_ws(' UNION ',
      CASE WHEN TG_OP <> 'INSERT' THEN format('SELECT jsonb_build_object(%s) FROM old_rows', TG_ARGV[0]) END,
      CASE WHEN TG_OP <> 'DELETE' THEN format('SELECT jsonb_build_object(%s) FROM new_rows', TG_ARGV[0]) END)
    || ') AS written (keys)';
  RETURN NULL;
END $$;
"""
# Several times as fast as the compression that is the default; a server may have been built without it.
COMPRESS = """
DO $$ BEGIN
  ALTER TABLE documents_document ALTER COLUMN text SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("resource", models.CharField(help_text="Name of its resource, as its views have it.", max_length=40)),
                ("record", models.CharField(help_text="Key of the record.", max_length=120)),
                ("first_day", models.DateField(help_text="First day it is good for; null = any day.", null=True)),
                ("end_day", models.DateField(help_text="First day it is good for no more; null = none known.", null=True)),
                ("text", models.TextField(help_text="The document.")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource", "record", "first_day"),
                        name="documents_one_for_a_day",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(help_text="Table of the row.", max_length=63)),
                ("keys", models.JSONField(help_text="Its key and all that it names; null = the whole table.", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(help_text="Counts the transactions after which documents were settled.")),
                ("edition", models.CharField(help_text="Digest of the code that rendered the documents.", max_length=64)),
            ],
        ),
        migrations.RunSQL(NOTE, "DROP FUNCTION IF EXISTS documents_note() CASCADE"),
        migrations.RunSQL(COMPRESS, migrations.RunSQL.noop),
    ]
