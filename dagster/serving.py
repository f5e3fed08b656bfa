"""Tells the API that there is something new to serve."""

import json
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from dagster import Failure, OpExecutionContext, job, json_console_logger, op

from . import settings


@op
def refresh_cache(context: OpExecutionContext) -> None:
    """POST /refresh of the API; the run fails when the API cannot be reached or could not read the tables."""
    address = f"{settings.API_URL}/refresh"
    try:
        with urlopen(Request(address, method="POST"), timeout=30) as response:
            report = json.load(response)
    except (URLError, TimeoutError, ValueError) as error:
        said = error.read(500).decode(errors="replace") if isinstance(error, HTTPError) else ""
        raise Failure(
            f"the API did not refresh its cache: POST {address}: {error} {said}\n"
            "Expected status 200 and a JSON report: look at the API's log, or set API_URL to its address."
        ) from error
    context.log.info(f"the API serves the newest tables: {report}")


@job(logger_defs={"console": json_console_logger}, config=settings.RUN_CONFIG)
def refresh_api_cache():
    refresh_cache()
