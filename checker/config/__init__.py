"""What the user settled: `[tool.route-lint]`, `route-lint.toml` and the command line, as one frozen `Config`.

    select = Override(key="select", flag="--select", value=["RL7"])
    config = load(Path("src"), selectors=known, overrides=[select]).config

An *option* is declared once (`options`), with the *kind* of value it takes (`kinds`); reading, the JSON schema for
editors and `route-lint config` all come from that declaration. A *layer* is one file of an `extend` chain or the
command line; later layers win, and each value remembers the layer it came from.
"""

from checker.config.load import Loaded, Override, Setting, load, parse
from checker.config.model import Config, PathIgnores, Persona, Wrapper

__all__ = ["Config", "Loaded", "Override", "PathIgnores", "Persona", "Setting", "Wrapper", "load", "parse"]
