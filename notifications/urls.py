from django.urls import path

from notifications.views import messages, texts, whatsapp_texts

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
    path(f"{TEXT}/whatsapp/status/", whatsapp_texts.whatsapp_step, name="whatsapp_step"),
]
