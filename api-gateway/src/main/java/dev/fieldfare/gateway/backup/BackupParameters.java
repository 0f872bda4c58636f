package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.gateway.http.Paging;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which backups are listed; null where it was not given. */
public class BackupParameters {

  @Parameter(description = "All targets when it is not given")
  @QueryParam("target")
  String target;

  @Parameter(description = "As VERIFIED")
  @QueryParam("status")
  String status;

  @Parameter(description = "With its schema, or of the schema public")
  @QueryParam("table")
  String table;

  @Parameter(description = "The name that the backup was given")
  @QueryParam("name")
  String name;

  @QueryParam("limit")
  String limit;

  @QueryParam("cursor")
  String cursor;

  String query() {
    Paging paging = Paging.of(limit, cursor);
    return Stream.of(
            parameter("target", target),
            parameter("status", knownStatus()),
            parameter("table", table),
            parameter("name", name),
            Optional.of("limit=" + paging.limit()),
            parameter("cursor", paging.before().map(UUID::toString).orElse(null)))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&"));
  }

  private String knownStatus() {
    if (status == null) {
      return null;
    }
    String known = status.toUpperCase(Locale.ROOT);
    if (Arrays.stream(BackupStatus.values()).noneMatch(each -> each.name().equals(known))) {
      throw Paging.wrong(
          "status",
          "\"status\" must be one of %s."
              .formatted(
                  Arrays.stream(BackupStatus.values())
                      .map(Enum::name)
                      .collect(Collectors.joining(", "))));
    }
    return known;
  }

  private static Optional<String> parameter(String name, String value) {
    return Optional.ofNullable(value)
        .map(text -> name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
  }
}
