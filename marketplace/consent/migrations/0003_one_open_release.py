from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_what_a_contact_release_tells")]

    operations = [
        migrations.RemoveConstraint(model_name="release", name="one_open_release_per_tier"),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("person", "organisation"),
                name="one_open_release",
            ),
        ),
    ]
