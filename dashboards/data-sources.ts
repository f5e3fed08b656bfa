/** Data sources by the uid under which Grafana knows them: fixed, so that a dashboard finds its data on every Grafana. */
export const prometheusSource = { type: "prometheus", uid: "prometheus" } as const;
export const alertmanagerSource = { type: "alertmanager", uid: "alertmanager" } as const;
