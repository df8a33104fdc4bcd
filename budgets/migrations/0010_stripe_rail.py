import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0009_terms_that_keep_some_back'),
    ]

    operations = [
        migrations.AlterField(
            model_name='paymentstep',
            name='code',
            field=models.CharField(choices=[('settled', 'The money became due'), ('asked', 'The payer was asked'), ('in_run', 'Put in a bank run'), ('said_paid', 'The payer says it is paid'), ('by_file', 'Confirmed by the payer’s file'), ('by_payer', 'Confirmed by the payer'), ('by_payee', 'Confirmed by the payee'), ('not_arrived', 'The payee says it has not come'), ('not_sent', 'The payer finds that it was not sent'), ('came_back', 'The payer finds that it was not paid after all'), ('by_card', 'The payer pays by card'), ('card_failed', 'The card payment did not go through'), ('collected', 'Collected from the payer’s card'), ('by_stripe', 'Transferred to the payee by Stripe'), ('not_there', 'Stripe has not sent it yet'), ('no_answer', 'No answer came from Stripe'), ('rejected', 'Turned down by the bank'), ('late', 'The payer says it will be late'), ('chased', 'Not moved in time: asked again'), ('dispute', 'Someone disagrees'), ('bank_details', 'Bank details changed'), ('resumed', 'No longer on hold'), ('try_again', 'To be tried again'), ('mistake', 'Made by mistake')], max_length=12),
        ),
        migrations.CreateModel(
            name='StripeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=64, unique=True)),
                ('type', models.CharField(max_length=80)),
                ('account_id', models.CharField(blank=True, max_length=64)),
                ('object_id', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='stripe_events_to_work_on')],
            },
        ),
        migrations.CreateModel(
            name='StripePayee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.CharField(max_length=64, unique=True)),
                ('ready', models.BooleanField(default=False)),
                ('checked_at', models.DateTimeField()),
                ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stripe_payee', to='budgets.party')),
            ],
        ),
        migrations.CreateModel(
            name='StripePayer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_id', models.CharField(max_length=64, unique=True)),
                ('card_id', models.CharField(blank=True, max_length=64)),
                ('card_last4', models.CharField(blank=True, max_length=4)),
                ('party', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stripe_payer', to='budgets.party')),
            ],
        ),
        migrations.CreateModel(
            name='StripeAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('collect', 'Collect from the payer'), ('transfer', 'Transfer to the payee')], max_length=8)),
                ('number', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('open', 'Asked, and not yet answered'), ('done', 'Done'), ('failed', 'Did not go through')], default='open', max_length=8)),
                ('object_id', models.CharField(max_length=64, null=True, unique=True)),
                ('charge_id', models.CharField(blank=True, max_length=64)),
                ('code', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('payment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='stripe_attempts', to='budgets.payment')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('payment', 'kind', 'number'), name='one_attempt_of_each_number'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('payment',), name='one_open_attempt_per_payment'), models.UniqueConstraint(condition=models.Q(('kind', 'transfer'), ('state', 'done')), fields=('payment',), name='a_payment_is_transferred_once')],
            },
        ),
    ]
