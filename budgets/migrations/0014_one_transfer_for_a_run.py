import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('budgets', '0013_disputes'),
    ]

    operations = [
        migrations.CreateModel(
            name='StripeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pence', models.BigIntegerField()),
                ('received_pence', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('asking', 'Stripe has been asked where to send it'), ('waiting', 'Waiting for the money'), ('closing', 'Being closed'), ('collected', 'The money is in'), ('closed', 'Closed without being paid')], default='asking', max_length=9)),
                ('news', models.CharField(blank=True, choices=[('send_it', 'Where to send it is known'), ('part_came', 'A part of it came'), ('waiting', 'It has not come in time'), ('it_came', 'All of it came'), ('closed', 'It was closed')], max_length=9)),
                ('number', models.PositiveIntegerField(default=1)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('intent_id', models.CharField(max_length=64, null=True, unique=True)),
                ('charge_id', models.CharField(blank=True, max_length=64)),
                ('reference', models.CharField(blank=True, max_length=64)),
                ('sort_code', models.CharField(blank=True, max_length=6)),
                ('account_number', models.CharField(blank=True, max_length=8)),
                ('account_name', models.CharField(blank=True, max_length=200)),
                ('page', models.URLField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('chased_at', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='StripeReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pence', models.BigIntegerField()),
                ('key', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('open', 'Asked, and not yet answered'), ('done', 'Done'), ('failed', 'Did not go through')], default='open', max_length=8)),
                ('object_id', models.CharField(max_length=64, null=True, unique=True)),
                ('code', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('is_told', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='stripepayer',
            name='cash_check_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='stripepayer',
            name='runs_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='paymentstep',
            name='code',
            field=models.CharField(choices=[('settled', 'The money became due'), ('asked', 'The payer was asked'), ('in_run', 'Put in a bank run'), ('said_paid', 'The payer says it is paid'), ('by_file', 'Confirmed by the payer’s file'), ('by_payer', 'Confirmed by the payer'), ('by_payee', 'Confirmed by the payee'), ('not_arrived', 'The payee says it has not come'), ('not_sent', 'The payer finds that it was not sent'), ('came_back', 'The payer finds that it was not paid after all'), ('by_card', 'The payer pays by card'), ('card_failed', 'The payment through Stripe did not go through'), ('by_bank_page', 'The payer pays on a page of their bank'), ('in_transfer', 'Put in a run that one bank transfer pays'), ('run_closed', 'The bank transfer for its run did not come'), ('collected', 'Collected from the payer'), ('by_stripe', 'Transferred to the payee by Stripe'), ('not_there', 'Stripe has not sent it yet'), ('no_answer', 'No answer came from Stripe'), ('rejected', 'Turned down by the bank'), ('late', 'The payer says it will be late'), ('chased', 'Not moved in time: asked again'), ('dispute', 'Someone disagrees'), ('bank_details', 'Bank details changed'), ('decided', 'The funder decided: it is not paid'), ('resumed', 'No longer on hold'), ('try_again', 'To be tried again'), ('mistake', 'Made by mistake')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='stripepayer',
            index=models.Index(condition=models.Q(('cash_check_at__isnull', False)), fields=['cash_check_at'], name='cash_to_look_at'),
        ),
        migrations.AddField(
            model_name='striperequest',
            name='payer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='budgets.stripepayer'),
        ),
        migrations.AddField(
            model_name='striperequest',
            name='run',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='request', to='budgets.paymentrun'),
        ),
        migrations.AddField(
            model_name='stripereturn',
            name='payer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='budgets.stripepayer'),
        ),
        migrations.AddIndex(
            model_name='striperequest',
            index=models.Index(fields=['payer', 'state'], name='requests_of_a_payer'),
        ),
        migrations.AddIndex(
            model_name='striperequest',
            index=models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='requests_to_look_at'),
        ),
        migrations.AddIndex(
            model_name='striperequest',
            index=models.Index(condition=models.Q(('news', ''), _negated=True), fields=['payer'], name='requests_with_news'),
        ),
        migrations.AddConstraint(
            model_name='striperequest',
            constraint=models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='a_request_is_for_something'),
        ),
        migrations.AddConstraint(
            model_name='stripereturn',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('payer',), name='one_open_return_per_payer'),
        ),
        migrations.AddConstraint(
            model_name='stripereturn',
            constraint=models.CheckConstraint(condition=models.Q(('pence__gt', 0)), name='a_return_is_of_something'),
        ),
    ]
