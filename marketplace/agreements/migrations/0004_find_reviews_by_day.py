from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_offers_permissions_and_declarations")]

    operations = [
        migrations.AddIndex(
            model_name="agreedoutcome",
            index=models.Index(
                condition=models.Q(("let_go_at__isnull", True)),
                fields=["review_on"],
                name="reviews_to_come",
            ),
        ),
    ]
