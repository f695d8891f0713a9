from django.urls import path

from notifications.views import messages

urlpatterns = [
    path("pesan/", messages.message_list, name="message_list"),
    path("pesan/ulang/", messages.message_retry, name="message_retry"),
    path("pesan/<int:pk>/", messages.message_detail, name="message_detail"),
    path("pesan/orang/<str:person>/", messages.message_person, name="message_person"),
]
