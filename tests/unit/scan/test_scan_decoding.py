"""Types whose first use is that of several threads at once; the crash would be the process's own."""

import subprocess
import sys

import msgspec
import pytest

from guardrails.scan.decoding import convert

MANY_FIRST_USES = """
import sys, threading
import msgspec
from guardrails.scan.decoding import convert

sys.setswitchinterval(1e-6)
for _ in range(150):
    inner = msgspec.defstruct("Inner", [("a", int, 0)])
    fields = [(f"f{number}", int | None, None) for number in range(20)]
    kind = msgspec.defstruct("Kind", [("x", list[inner], []), *fields])
    threads = [threading.Thread(target=convert, args=({"x": [{"a": "1"}]}, kind)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
"""


class Item(msgspec.Struct):
    count: int


def test_numbers_in_text_are_read_and_other_types_are_refused():
    assert convert({"count": "3"}, Item) == Item(3)
    with pytest.raises(msgspec.ValidationError):
        convert({"count": "many"}, Item)


def test_several_threads_may_use_a_type_first_at_the_same_time():
    done = subprocess.run([sys.executable, "-c", MANY_FIRST_USES], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
