from django.urls import path

from desabinaan.demo import views

urlpatterns = [
    path("surat/", views.letter_list, name="demo_mail"),
    path("surat/<slug:name>/<int:number>/", views.letter, name="demo_letter"),
    path("surat/<slug:name>/<int:number>/tampilan/", views.letter_html, name="demo_letter_html"),
]
