import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0018_one_transfer_by_itself'),
    ]

    operations = [
        migrations.CreateModel(
            name='StripePayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payout_id', models.CharField(max_length=64, unique=True)),
                ('pence', models.BigIntegerField()),
                ('parts_pence', models.BigIntegerField()),
                ('strange_pence', models.BigIntegerField()),
                ('made_at', models.DateTimeField(db_index=True)),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='budgets.party')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
