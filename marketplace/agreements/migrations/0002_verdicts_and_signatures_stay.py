from django.db import migrations

from marketplace.people.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_agreements_outcomes_and_verdicts")]

    operations = [refuse_changes("agreements_signature", "agreements_verdict")]
