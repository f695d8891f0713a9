"""That the portal's clock runs."""

from django.db import models


class Pulse(models.Model):
    """When somebody last heard of a part that has to be there all the time; one row per part."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
