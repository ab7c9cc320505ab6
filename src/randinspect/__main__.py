"""``python -m randinspect``."""

from __future__ import annotations

from randinspect.cli import main

if __name__ == "__main__":
    main()
