"""Files that people hand in, judged when they arrive."""

from zhicheng.uploads.formats import FORMATS
from zhicheng.uploads.inspection import inspect
from zhicheng.uploads.rules import Inspected, Scanner, UploadRefused, UploadRules

__all__ = ["FORMATS", "Inspected", "Scanner", "UploadRefused", "UploadRules", "inspect"]
