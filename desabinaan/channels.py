"""Settings of messages: how many, how long they are kept, and the channels besides mail."""

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
# more than this to one person in one day goes out as one message, where kinds may be put together
MESSAGES_PER_PERSON_AND_DAY = env.int("PORTAL_MESSAGES_PER_DAY", default=3)
# as long after its end a message says who got what where; the notices people are shown name five years
MESSAGES_KEPT_YEARS = env.int("PORTAL_MESSAGES_KEPT_YEARS", default=5)
if not 1 <= MESSAGES_KEPT_YEARS <= 100:
    raise ImproperlyConfigured(
        "PORTAL_MESSAGES_KEPT_YEARS is how many years messages keep whom they went to: 1 to 100."
    )
# Channels an office may have besides mail (docs/channels.md). Without token and number no message is sent there.
WHATSAPP = {
    "url": env.str("PORTAL_WHATSAPP_URL", default="https://graph.facebook.com/v23.0").rstrip("/"),
    "phone_id": env.str("PORTAL_WHATSAPP_PHONE_ID", default=""),
    "token": env.str("PORTAL_WHATSAPP_TOKEN", default=""),
    "app_secret": env.str("PORTAL_WHATSAPP_APP_SECRET", default=""),
    "verify_token": env.str("PORTAL_WHATSAPP_VERIFY_TOKEN", default=""),
    "per_second": env.float("PORTAL_WHATSAPP_PER_SECOND", default=20.0),
}
if WHATSAPP["per_second"] <= 0:
    raise ImproperlyConfigured("PORTAL_WHATSAPP_PER_SECOND is how many messages a second WhatsApp takes.")
SMS = {
    "url": env.str("PORTAL_SMS_URL", default=""),
    "token": env.str("PORTAL_SMS_TOKEN", default=""),
    "from": env.str("PORTAL_SMS_FROM", default=""),
}
