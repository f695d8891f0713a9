from django.urls import path

from notifications.views import consent, inbox, messages, texts, unsubscribe, webhook, whatsapp_texts, wishes

TEXT = "pesan/teks/<slug:kind>/<slug:language>"

urlpatterns = [
    path("pesan/", messages.message_list, name="message_list"),
    path("pesan/ulang/", messages.message_retry, name="message_retry"),
    path("pesan/<int:pk>/", messages.message_detail, name="message_detail"),
    path("pesan/orang/<str:person>/", messages.message_person, name="message_person"),
    path("pesan/teks/", texts.text_list, name="text_list"),
    path(f"{TEXT}/", texts.text_page, name="text_page"),
    path(f"{TEXT}/lihat/", texts.text_preview_part, name="text_preview"),
    path(f"{TEXT}/pakai/", texts.text_use, name="text_use"),
    path(f"{TEXT}/whatsapp/", whatsapp_texts.whatsapp_text, name="whatsapp_text"),
    path(f"{TEXT}/whatsapp/lihat/", whatsapp_texts.whatsapp_preview, name="whatsapp_preview"),
    path(f"{TEXT}/whatsapp/status/", whatsapp_texts.whatsapp_step, name="whatsapp_step"),
    path("kotak-masuk/", inbox.inbox, name="inbox"),
    path("kotak-masuk/dibaca/", inbox.inbox_read_all, name="inbox_read_all"),
    path("kotak-masuk/<int:pk>/", inbox.inbox_message, name="inbox_message"),
    path("kotak-masuk/<int:pk>/dibaca/", inbox.inbox_read, name="inbox_read"),
    path("berhenti/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("akun/pesan/", wishes.own_wishes, name="own_wishes"),
    path("akun/pesan/whatsapp/", consent.own_whatsapp, name="own_whatsapp"),
    path("kontak/<int:pk>/pesan/", wishes.contact_wishes, name="contact_wishes"),
    path("kontak/<int:pk>/whatsapp/", consent.contact_whatsapp, name="contact_whatsapp"),
    path("wa/webhook/", webhook.whatsapp_webhook, name="whatsapp_webhook"),
]
