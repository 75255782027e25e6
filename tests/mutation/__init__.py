"""Mutation testing: would a test notice if this line were wrong? See CONTRIBUTING.md."""
