package dev.fieldfare.health.export;

import java.util.List;
import java.util.stream.Collectors;

/** Schedules as a crontab, and as a compose file with this crontab. */
final class CrontabExport {

  private CrontabExport() {}

  static String text(List<ExportedSchedule> all) {
    return """
    # The file has FIELDFARE_URL and FIELDFARE_API_KEY; only its owner may read it.
    # CRON_TZ is for cronie. Other programs take the zone of the machine.
    BASH_ENV=/etc/fieldfare/environment
    SHELL=/bin/bash
    """
        + lines(all);
  }

  private static String lines(List<ExportedSchedule> all) {
    return ScheduleExports.unwritable("# ", all)
        + all.stream()
            .filter(each -> each.cron().isPresent())
            .map(
                each ->
                    "CRON_TZ=%s\n%s %s\n"
                        .formatted(each.zone(), each.cron().orElseThrow(), each.command()))
            .collect(Collectors.joining());
  }

  /** The image is one with the command line and a cron program. */
  static String compose(List<ExportedSchedule> all) {
    return """
    services:
      fieldfare-schedules:
        # An image with the command fieldfare and a cron program.
        image: ${FIELDFARE_SCHEDULES_IMAGE}
        entrypoint: ["crond", "-f", "-c", "/crontabs"]
        environment:
          FIELDFARE_URL: ${FIELDFARE_URL}
          FIELDFARE_API_KEY: ${FIELDFARE_API_KEY}
          TZ: UTC
        configs:
          - source: fieldfare-crontab
            target: /crontabs/root
    configs:
      fieldfare-crontab:
        content: |
    """
        + lines(all).indent(6);
  }
}
