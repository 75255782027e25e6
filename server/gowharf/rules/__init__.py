"""What gowharf says. One file a rule; `table.py` lists them. Rules read the replay and yield findings."""
