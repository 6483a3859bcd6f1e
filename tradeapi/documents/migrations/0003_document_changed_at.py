from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0002_revision_settled_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="changed_at",
            field=models.DateTimeField(
                default=timezone.now, help_text="Moment at which it became what it is on these days, UTC."
            ),
            preserve_default=False,
        ),
    ]
