"""Lets the tests in the folders below import `made_exchanges`, and hypothesis take its time on a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
