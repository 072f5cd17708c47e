"""`python -m checker` is `route-lint`."""

import sys

from checker.cli import main

sys.exit(main())
