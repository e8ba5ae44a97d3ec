"""`python -m zhicheng` is the same as `zhicheng`."""

from zhicheng.cli import main

main()
