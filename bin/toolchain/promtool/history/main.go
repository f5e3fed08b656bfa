// Writes a past for series as Prometheus would have stored it: `history_writer -days 15 -interval 15s -out DIRECTORY`, with a JSON object
// {"labels": {...}, "value": 1, "counter": true, "interval": 60} per line on standard input. A counter has grown to its value, other
// values go up and down around theirs; one that has an interval, seconds, of its own has a value that often. Text for promtool's own
// import would be tens of gigabytes.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand"
	"os"
	"strings"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

type series struct {
	Labels   map[string]string `json:"labels"`
	Value    float64           `json:"value"`
	Counter  bool              `json:"counter"`
	Interval int               `json:"interval"`

	labels labels.Labels
	ref    storage.SeriesRef
	random *rand.Rand
	grown  float64
}

// The buckets of a histogram grow alike, or they would not add up.
func (s *series) seed() int64 {
	hash := fnv.New64a()
	for _, label := range s.labels {
		if label.Name != "le" {
			fmt.Fprint(hash, label.Name, label.Value, "\n")
		}
	}
	return int64(hash.Sum64())
}

func (s *series) at(step, steps int, before time.Duration) float64 {
	whole := s.Value == math.Trunc(s.Value)
	value := s.Value
	switch {
	case s.Counter:
		s.grown += s.Value / float64(steps) * 2 * s.random.Float64()
		value = s.grown
	case strings.Contains(s.Labels["__name__"], "timestamp"):
		return value - before.Seconds()
	// Nothing was started anew, nothing changed its state.
	case strings.Contains(s.Labels["__name__"], "start_time"), value == 0, value == 1:
		return value
	default:
		value *= 0.9 + 0.2*s.random.Float64()
	}
	if whole {
		return math.Floor(value)
	}
	return value
}

func read() ([]*series, error) {
	var all []*series
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		one := &series{}
		if err := json.Unmarshal(lines.Bytes(), one); err != nil {
			return nil, err
		}
		one.labels = labels.FromMap(one.Labels)
		one.random = rand.New(rand.NewSource(one.seed()))
		all = append(all, one)
	}
	return all, lines.Err()
}

// Lengths of the blocks that Prometheus puts together, none longer than a tenth of a retention of 15 days; the longest first.
var lengths = []time.Duration{18 * time.Hour, 6 * time.Hour, 2 * time.Hour}

// Where the block ends that begins at a time: a long one is made once all of it is past, what is newest lies in short ones.
func blockEnd(from, now time.Time) time.Time {
	var end time.Time
	for _, length := range lengths {
		end = time.UnixMilli((from.UnixMilli()/length.Milliseconds() + 1) * length.Milliseconds())
		if !end.After(now) {
			break
		}
	}
	return end
}

func write(all []*series, out string, days int, interval time.Duration) error {
	now := time.Now()
	steps := int(time.Duration(days) * 24 * time.Hour / interval)
	// A little into the future, so that there is a present while it is looked at.
	first := now.Add(time.Hour).Add(-time.Duration(steps) * interval)
	at := func(step int) time.Time { return first.Add(time.Duration(step) * interval) }
	for step := 0; step < steps; {
		// Twice as long as what is written: a writer refuses what is older than half of its block.
		writer, err := tsdb.NewBlockWriter(log.NewNopLogger(), out, 2*lengths[0].Milliseconds())
		if err != nil {
			return err
		}
		for _, one := range all {
			one.ref = 0
		}
		for end := blockEnd(at(step), now); step < steps && at(step).Before(end); step++ {
			appender := writer.Appender(context.Background())
			for _, one := range all {
				if step%max(1, int(time.Duration(one.Interval)*time.Second/interval)) != 0 {
					continue
				}
				value := one.at(step, steps, time.Duration(steps-step)*interval)
				if one.ref, err = appender.Append(one.ref, one.labels, at(step).UnixMilli(), value); err != nil {
					return fmt.Errorf("%s: %w", one.labels, err)
				}
			}
			if err := appender.Commit(); err != nil {
				return err
			}
		}
		if _, err := writer.Flush(context.Background()); err != nil {
			return err
		}
		if err := writer.Close(); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	out := flag.String("out", "", "directory to write the blocks to")
	days := flag.Int("days", 15, "how far back")
	interval := flag.Duration("interval", 15*time.Second, "time between two values of a series")
	flag.Parse()
	all, err := read()
	if err == nil {
		err = write(all, *out, *days, *interval)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "history:", err)
		os.Exit(1)
	}
}
