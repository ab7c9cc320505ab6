"""Double random, one public: inspection draws that anyone can recompute to the bit.

The public face is small: read a rulebook and registers, run a quarter, publish it, verify it.
See ``docs/concepts.md``; the bytes are in ``docs/format.md``, the mathematics in
``docs/method.md``.
"""

from __future__ import annotations

from randinspect.version import FORMAT, VERSION

__version__ = VERSION

__all__ = ["FORMAT", "__version__"]
