from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_whose_words_a_plan_is")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="review_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
