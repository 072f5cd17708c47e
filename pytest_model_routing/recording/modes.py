"""When to replay and when to record."""

from __future__ import annotations

import enum


class RecordMode(enum.StrEnum):
    """What a recorder does with a request, given what is in the cassette.

    =============== ============================ ==================== =======================================
    mode            matches a recording          matches none         afterwards the file holds
    =============== ============================ ==================== =======================================
    `none`          replayed                     miss                 what it held; it is never written
    `once`          replayed                     miss; live when the  what it held, or the new recording
                                                 file is missing or
                                                 incomplete
    `new_episodes`  replayed                     live                 what it held, and the new exchanges
    `all`           live                         live                 the new exchanges, and the old ones that
                                                                      were not asked for
    `rewrite`       live                         live                 the new exchanges only
    =============== ============================ ==================== =======================================
    """

    NONE = "none"
    ONCE = "once"
    NEW_EPISODES = "new_episodes"
    ALL = "all"
    REWRITE = "rewrite"
