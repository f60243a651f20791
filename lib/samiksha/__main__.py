"""`python -m samiksha`: the command line."""

from samiksha.cli import main

if __name__ == "__main__":
    main()
