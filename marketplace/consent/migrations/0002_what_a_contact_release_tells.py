from django.db import migrations, models

import marketplace.consent.models


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_releases")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="shares",
            field=models.JSONField(default=marketplace.consent.models.ways_to_reach),
        ),
    ]
