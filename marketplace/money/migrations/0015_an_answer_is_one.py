from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('money', '0014_budget_audits'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditanswer',
            name='key',
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AddConstraint(
            model_name='auditanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('audit', 'key'), name='a_form_answers_an_audit_once'),
        ),
    ]
