from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_invitations_through_an_organisation")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["subject_uuid", "actor", "verb", "at"], name="audit_of_a_reading"
            ),
        ),
    ]
