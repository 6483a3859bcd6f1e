from django.db import migrations

# What is known of documents that are there already: the last of them was built when the state was counted last.
FILL = """
    UPDATE documents_document SET changed_at = settled_at FROM documents_revision
    WHERE documents_revision.id = 1 AND settled_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0003_document_changed_at"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
