from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models.lookups import GreaterThanOrEqual

CHANNELS = ["email", "whatsapp", "sms", "inbox"]


def at_most_once(channel):
    left = models.Func(models.F("channels"), models.Value(channel), function="array_remove")
    length = {"function": "cardinality", "output_field": models.IntegerField()}
    return GreaterThanOrEqual(models.Func(left, **length) + 1, models.Func(models.F("channels"), **length))


class Migration(migrations.Migration):
    # each is validated by itself, while rules are being read
    atomic = False

    dependencies = [("outreach", "0019_ticks_are_withdrawn_within_their_session")]

    operations = [
        AddConstraintNotValid(
            model_name="messagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("times__gte", 1)), name="message_rule_is_told_at_least_once"
            ),
        ),
        AddConstraintNotValid(
            model_name="messagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("channels__contained_by", CHANNELS)), name="message_rule_knows_its_channels"
            ),
        ),
        AddConstraintNotValid(
            model_name="messagerule",
            constraint=models.CheckConstraint(
                condition=models.Q(*(at_most_once(channel) for channel in CHANNELS)),
                name="message_rule_takes_a_channel_once",
            ),
        ),
        ValidateConstraint(model_name="messagerule", name="message_rule_is_told_at_least_once"),
        ValidateConstraint(model_name="messagerule", name="message_rule_knows_its_channels"),
        ValidateConstraint(model_name="messagerule", name="message_rule_takes_a_channel_once"),
    ]
