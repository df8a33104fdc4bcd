from django.db import migrations

from marketplace.people.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("people", "0002_invitations")]

    operations = [refuse_changes("people_auditentry")]
