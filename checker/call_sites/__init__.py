"""Call sites: where generation requests are sent and models are bound, and which models they can use."""

from checker.call_sites.inventory import Inventory, take_inventory
from checker.call_sites.model import CallSite, Kind, ModelUse, Origin, Prompt, Task, Unknown

__all__ = ["CallSite", "Inventory", "Kind", "ModelUse", "Origin", "Prompt", "Task", "Unknown", "take_inventory"]
