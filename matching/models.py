"""Matching's own tables: what can be found, kept narrow so that a scan of all of it is quick."""

from __future__ import annotations

from django.db import models

from matching.retrieval.base import FACETS


class Code(models.Model):
    """Which bit stands for a code in a row's whole numbers. A bit is never given away again."""

    facet = models.CharField(max_length=12)
    code = models.CharField(max_length=60)
    bit = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facet", "code"], name="a_code_has_one_bit"),
            models.UniqueConstraint(fields=["facet", "bit"], name="a_bit_has_one_code"),
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.code}"


class Row(models.Model):
    """What is filtered and sorted by. Sets are bits of whole numbers (see Code), days are
    ordinals, and the place is also a point on a sphere of radius 1, so that a distance is plain
    arithmetic on both databases."""

    key = models.CharField(max_length=64, unique=True)
    shelf = models.CharField(max_length=8)
    kinds = models.BigIntegerField(default=0)
    domains = models.BigIntegerField(default=0)
    languages = models.BigIntegerField(default=0)
    access = models.BigIntegerField(default=0)
    interests = models.BigIntegerField(default=0)
    meets = models.BigIntegerField(default=0)  # must-haves of a person that it meets
    asks = models.BigIntegerField(default=0)  # what it asks of a person
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    z = models.FloatField(null=True)
    reach = models.FloatField(default=0)  # squared chord, as the sum over x, y and z gives
    vetted = models.BooleanField(default=False)
    places_free = models.PositiveSmallIntegerField(default=0)
    confirmed_day = models.IntegerField()
    starts_day = models.IntegerField(default=0)
    least_age = models.PositiveSmallIntegerField(default=0)
    most_age = models.PositiveSmallIntegerField(default=0)
    price_basis = models.CharField(max_length=12, blank=True)
    low_pence = models.BigIntegerField(null=True)
    high_pence = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()
    toss = models.IntegerField()  # orders equals

    class Meta:
        indexes = [
            models.Index(fields=["shelf", "latitude", "longitude"], name="row_by_place"),
            models.Index(fields=["shelf", "-published_at"], name="row_by_age"),
            models.Index(fields=["shelf", "-confirmed_day"], name="row_by_confirmation"),
            # Holds all that the counts beside the filters read.
            models.Index(fields=["shelf", "vetted", "places_free", *FACETS], name="row_by_facets"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf} {self.key}"


class Text(models.Model):
    """What is read of a row: its words, in the full text index of either database (migration
    0002), and an offer's facts as JSON."""

    row = models.OneToOneField(Row, on_delete=models.CASCADE, primary_key=True, related_name="text")
    title = models.TextField()
    body = models.TextField()
    exact = models.TextField()  # each word marked, so that no stemmer shortens it
    facts = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title
