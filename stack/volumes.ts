/** Whether a stack keeps data in a volume of this name; it may be there already, and somebody else's. */
export function isVolumeOf(stack: string, volume: string): boolean {
  const own =
    /^((alert-inbox|alertmanager|grafana|kafka-broker-\d|postgres|prometheus|pushgateway)-data|flink-checkpoints|warehouse)$/;
  return volume.startsWith(`${stack}-`) && own.test(volume.slice(stack.length + 1));
}
