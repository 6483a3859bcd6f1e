from django.db import migrations, models

GROUPS = ("Contributor", "Editor", "Reviewer")


def create_groups(apps, schema_editor):
    """The groups by name; what each may do is granted after every migration, see ``curation/roles.py``."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in GROUPS:
        groups.get_or_create(name=name)


def delete_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name="Curation",
            fields=[("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))],
            options={
                "managed": False,
                "default_permissions": (),
                "permissions": (
                    ("submit", "May send drafts to review"),
                    ("send_back", "May send records in review back to their authors"),
                    ("publish", "May publish what others submitted"),
                    ("correct", "May correct published records"),
                    ("withdraw", "May withdraw published records"),
                    ("merge", "May merge published duplicates"),
                    ("discard", "May discard drafts"),
                ),
            },
        ),
        migrations.RunPython(create_groups, delete_groups, elidable=False),
    ]
