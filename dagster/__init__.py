"""Silver and gold tables of the trade pipeline, made by Dagster."""
