"""Runs the tests beside it, and prints the name of each with what went wrong, or null."""

import json
import sys
import unittest
from pathlib import Path

suite = unittest.defaultTestLoader.discover(str(Path(__file__).parent))


def names(tests) -> list[str]:
    return [name for test in tests for name in (names(test) if isinstance(test, unittest.TestSuite) else [test.id()])]


told: dict[str, str | None] = dict.fromkeys(names(suite))
result = suite.run(unittest.TestResult())
told |= {test.id(): trace for test, trace in result.failures + result.errors}
json.dump(told, sys.stdout)
