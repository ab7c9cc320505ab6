"""A process that changes the key of the index, and dies when the cells are written.

Usage: ``python rekey_worker.py STORE``; the keys are those of the tests.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from office.store.test_index_keys import ALL

from randinspect.office.store import Store, rekeying


def main(where: str) -> None:
    """Rekey, and die before the transaction ends."""
    moved: Any = rekeying._changed
    left = [2]

    def dying(cell: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return moved(cell)

    rekeying._changed = dying
    Store(where, keys=ALL.__getitem__).rekey(index_key="i2", moment=9, by="chief")


if __name__ == "__main__":
    main(*sys.argv[1:])
