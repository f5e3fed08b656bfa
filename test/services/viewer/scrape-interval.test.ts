import { scrapeIntervalOf } from "../../../services/viewer/scrape-interval";

test.each([
  ["global:\n  scrape_interval: 15s\n  scrape_timeout: 10s\n", 15],
  ["global:\n  scrape_interval: 1m30s\nscrape_configs:\n- scrape_interval: 5s\n", 90],
  ["global:\n  evaluation_interval: 15s\n", undefined],
  ["", undefined],
])("%j", (yaml, seconds) => expect(scrapeIntervalOf(yaml)).toBe(seconds));
