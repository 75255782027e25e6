"""Tools for gowharf's own repository; no part of a check."""
