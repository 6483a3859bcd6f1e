from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models
from django.db.backends.postgresql.psycopg_any import DateRange

KNOWN = DateRangeField(
    # Rows that are there count as known always, until they are rebuilt after all migrations.
    default=DateRange(),
    help_text='From the day whose announcement made it so to the eve of the one that made it otherwise.',
)
NOW_KNOWN = models.Q(('known__upper_inf', True))


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0004_settlement'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='rateperiod', name='rate_period_once_at_a_time'),
        migrations.RemoveConstraint(model_name='statusperiod', name='status_period_one_at_a_time'),
        migrations.RemoveIndex(model_name='rateperiod', name='rate_period_on'),
        migrations.RemoveIndex(model_name='statusperiod', name='status_period_on'),
        migrations.AddField(model_name='rateperiod', name='known', field=KNOWN.clone(), preserve_default=False),
        migrations.AddField(model_name='statusperiod', name='known', field=KNOWN.clone(), preserve_default=False),
        migrations.AddIndex(
            model_name='rateperiod',
            index=GistIndex(condition=NOW_KNOWN, fields=['valid'], name='rate_period_on'),
        ),
        migrations.AddIndex(
            model_name='rateperiod',
            index=GistIndex(fields=['valid', 'known'], name='rate_period_known_on'),
        ),
        migrations.AddIndex(
            model_name='statusperiod',
            index=GistIndex(condition=NOW_KNOWN, fields=['status', 'valid'], name='status_period_on', opclasses=['gist_text_ops', 'range_ops']),
        ),
        migrations.AddIndex(
            model_name='statusperiod',
            index=GistIndex(fields=['status', 'valid', 'known'], name='status_period_known_on', opclasses=['gist_text_ops', 'range_ops', 'range_ops']),
        ),
        migrations.AddConstraint(
            model_name='rateperiod',
            constraint=ExclusionConstraint(expressions=[('line', '='), ('state', '='), ('valid', '&&'), ('known', '&&')], name='rate_period_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='statusperiod',
            constraint=ExclusionConstraint(expressions=[('tariff', '='), ('valid', '&&'), ('known', '&&')], name='status_period_one_at_a_time'),
        ),
    ]
