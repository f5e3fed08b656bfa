// Container metrics of the local Docker engine for Prometheus: the collector of cAdvisor's library behind the flags
// of the official image that this project uses. Names, values and labels are the library's own.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/cadvisor/cache/memory"
	"github.com/google/cadvisor/container"
	_ "github.com/google/cadvisor/container/docker/install"
	v2 "github.com/google/cadvisor/info/v2"
	"github.com/google/cadvisor/manager"
	"github.com/google/cadvisor/metrics"
	"github.com/google/cadvisor/utils/sysfs"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"k8s.io/klog/v2"
	"k8s.io/utils/clock"
)

// Kinds of metrics that are left out unless the flag names others, as in the official image.
const leftOut = "advtcp,cpu_topology,cpuset,hugetlb,memory_numa,process,referenced_memory,resctrl,sched,tcp,udp"

func main() {
	disabled := container.MetricSet{}
	if err := disabled.Set(leftOut); err != nil {
		klog.Exit(err)
	}
	port := flag.Int("port", 8080, "port to listen on")
	storage := flag.Duration("storage_duration", 2*time.Minute, "how long to keep samples in memory")
	storeLabels := flag.Bool("store_container_labels", true, "export the containers' labels and environment as labels")
	kept := flag.String("whitelisted_container_labels", "", "comma-separated labels of containers to export while store_container_labels is false")
	flag.Var(&disabled, "disable_metrics", "comma-separated kinds of metrics to leave out, such as percpu,disk,diskIO")
	klog.InitFlags(nil)
	flag.Parse()

	included := container.AllMetrics.Difference(disabled)
	// Asked for, it would crash: the part of the library that reads it is not linked in.
	delete(included, container.ResctrlMetrics)
	// The library's raw factory reads the first element, so an empty list will not do.
	noPrefixes := []string{""}
	containers, err := manager.New(memory.New(*storage, nil), sysfs.NewRealSysFs(), manager.HousekeepingConfigFlags,
		included, http.DefaultClient, noPrefixes, nil, "", 0)
	if err != nil {
		klog.Exitf("cannot read the host or reach Docker: %v", err)
	}
	if err := containers.Start(); err != nil {
		klog.Exitf("cannot watch the containers: %v", err)
	}

	labels := metrics.DefaultContainerLabels
	if !*storeLabels {
		labels = metrics.BaseContainerLabels(strings.FieldsFunc(*kept, func(c rune) bool { return c == ',' }))
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(metrics.NewPrometheusCollector(containers, labels, included, clock.RealClock{},
		v2.RequestOptions{IdType: v2.TypeName, Count: 1, Recursive: true}))
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	http.HandleFunc("/healthz", func(answer http.ResponseWriter, _ *http.Request) { fmt.Fprint(answer, "ok") })
	// There are no pages of its own here, unlike in the official image.
	http.Handle("/", http.RedirectHandler("/metrics", http.StatusFound))
	klog.Exit(http.ListenAndServe(fmt.Sprintf(":%d", *port), nil))
}
