package dev.fieldfare.health.export;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Schedules as CronJobs of Kubernetes. */
final class KubernetesExport {
  private static final int LONGEST_NAME = 52;

  private static final String JOB =
      """
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata:
        name: %s
      spec:
        schedule: "%s"
        timeZone: "%s"
        concurrencyPolicy: Forbid
        jobTemplate:
          spec:
            backoffLimit: 0
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: fieldfare
                    # An image with the command fieldfare.
                    image: fieldfare-cli
                    command: ["fieldfare", "schedule", "run", "%s", "--wait"]
                    envFrom:
                      # FIELDFARE_URL and FIELDFARE_API_KEY
                      - secretRef:
                          name: fieldfare-cli
      """;

  private KubernetesExport() {}

  static String text(List<ExportedSchedule> all) {
    return ScheduleExports.unwritable("# ", all)
        + all.stream()
            .filter(each -> each.cron().isPresent())
            .map(
                each ->
                    JOB.formatted(name(each), each.cron().orElseThrow(), each.zone(), each.name()))
            .collect(Collectors.joining());
  }

  private static String name(ExportedSchedule schedule) {
    String name =
        "fieldfare-" + schedule.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("-$", "");
  }
}
