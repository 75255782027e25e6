"""Rules about Go's environment variables in the Dockerfile."""
