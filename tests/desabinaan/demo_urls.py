"""The paths of a portal in demo mode, which adds the letter box."""

from django.urls import include, path

from desabinaan.urls import urlpatterns as own

urlpatterns = [*own, path("demo/", include("desabinaan.demo.urls"))]
