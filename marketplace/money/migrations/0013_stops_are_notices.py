"""Why a budget was stopped stands in a notice from now on, which can be looked at again."""

from datetime import timedelta

from django.db import migrations


def write_notices(apps, schema_editor):
    Suspension = apps.get_model("money", "Suspension")
    Reclaim = apps.get_model("money", "Reclaim")
    Person = apps.get_model("people", "Person")
    Organisation = apps.get_model("people", "Organisation")
    for each in Suspension.objects.select_related("stop__budget"):
        stop = each.stop
        Reclaim.objects.create(
            budget=stop.budget,
            person=Person.objects.get(party=stop.budget.holder_id),
            funder=Organisation.objects.get(party=stop.budget.funder_id),
            kind="suspension",
            stop=stop,
            state="dropped" if stop.lifted_at else "sent",
            why=each.why,
            why_ended=each.why_lifted,
            pence=0,
            key=f"stop:{stop.uuid}",
            written_by_id=stop.by_id,
            written_at=stop.at,
            sent_at=stop.at,
            deadline_on=stop.at.date() + timedelta(days=28),
            ended_at=stop.lifted_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ("money", "0012_why_more_and_why_stopped"),
    ]

    operations = [
        migrations.RunPython(write_notices),
        migrations.DeleteModel(name="Suspension"),
    ]
