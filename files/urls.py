from django.urls import path

from files.views import download

urlpatterns = [
    path("berkas/<int:pk>/", download.file_download, name="file_download"),
    path("berkas/<int:pk>/kecil/", download.file_thumbnail, name="file_thumbnail"),
]
