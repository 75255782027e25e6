"""`python -m gowharf`."""

from gowharf.cli.main import run

if __name__ == "__main__":
    run()
