import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_own_accounts_and_tellings'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='through',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation'),
        ),
    ]
