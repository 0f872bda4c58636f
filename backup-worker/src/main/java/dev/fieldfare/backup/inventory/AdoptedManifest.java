package dev.fieldfare.backup.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.restore.SetTable;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a manifest of the store says for the ledger. Nobody has checked its texts before. */
record AdoptedManifest(BackupLocation location, Manifest manifest) {
  private static final Set<String> OF_DATABASES = Set.of("full", "schema", "tables");
  private static final Set<String> OF_TABLES = Set.of("column", "tables");
  private static final int LONGEST = 255;
  private static final Pattern ROWS_HASH = Pattern.compile("|\\d{1,19}:\\d{1,40}:\\d{1,40}");
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  /** The row of the ledger. */
  ObjectNode request(String sha256, Duration retention) {
    JsonNode description = manifest.description();
    ObjectNode asked = ContractsJson.mapper().createObjectNode();
    asked.put("id", id()).put("type", type()).put("createdAt", createdAt());
    text("name").ifPresent(name -> asked.put("name", name));
    if (isOfDatabase()) {
      asked.set("scope", scope());
      text("schema").ifPresent(schema -> asked.put("schema", schema));
    } else {
      asked.put("schema", required("schema")).put("table", required("table"));
      text("column").ifPresent(column -> asked.put("column", column));
    }
    asked.put("location", location.text()).put("sha256", sha256);
    asked.put("rows", manifest.rows()).put("rowsHash", rowsHash());
    asked.put("bytes", manifest.bytes()).put("rawBytes", manifest.rawBytes());
    asked.put("keepSeconds", retention.toSeconds());
    asked.set("tables", tables());
    ArrayNode bases = asked.putArray("bases");
    manifest.bases().forEach(base -> bases.add(base.beside(location).text()));
    return asked;
  }

  private JsonNode tables() {
    try {
      return ContractsJson.mapper().valueToTree(SetTable.list(manifest));
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException("the manifest has an impossible name of a table", e);
    }
  }

  private boolean isOfDatabase() {
    return manifest.description().has("structure");
  }

  // Values of a change are lines of another form, and belong to a migration of the lost ledger.
  private String type() {
    String type = required("type");
    if (manifest.description().has("quarantineId")) {
      throw new BackupRefused(
          FailureReason.UNSUPPORTED,
          "%s has the values of a change of another ledger. Read them by hand with zstd."
              .formatted(location.text()));
    }
    if (!(isOfDatabase() ? OF_DATABASES : OF_TABLES).contains(type)) {
      throw new DamagedBackupException("the manifest does not say what was backed up");
    }
    return type;
  }

  private ObjectNode scope() {
    ObjectNode scope = ContractsJson.mapper().createObjectNode();
    if (required("type").equals("schema")) {
      return scope.put("schema", required("schema"));
    }
    if (required("type").equals("tables")) {
      ArrayNode tables = scope.put("required", false).putArray("tables");
      for (JsonNode table : manifest.description().path("tables")) {
        tables
            .addObject()
            .put("schema", checked(table.path("schema").asText()))
            .put("table", checked(table.path("name").asText()));
      }
    }
    return scope;
  }

  private String id() {
    try {
      return UUID.fromString(required("id")).toString();
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException("the id in the manifest is not a UUID", e);
    }
  }

  // Empty in a backup that has none.
  private String rowsHash() {
    if (!ROWS_HASH.matcher(manifest.rowsHash()).matches()) {
      throw new DamagedBackupException("the manifest has no valid hash of its rows");
    }
    return manifest.rowsHash();
  }

  private String createdAt() {
    try {
      Instant created = Instant.parse(required("createdAt"));
      // Clocks differ.
      if (created.isBefore(EARLIEST) || created.isAfter(Instant.now().plus(Duration.ofDays(1)))) {
        throw new DamagedBackupException("the manifest has an impossible time");
      }
      return created.toString();
    } catch (DateTimeParseException e) {
      throw new DamagedBackupException("the manifest does not say when it was taken", e);
    }
  }

  private String required(String property) {
    return text(property)
        .orElseThrow(() -> new DamagedBackupException("the manifest has no property " + property));
  }

  private Optional<String> text(String property) {
    JsonNode value = manifest.description().path(property);
    return value.isTextual() ? Optional.of(checked(value.textValue())) : Optional.empty();
  }

  private static String checked(String text) {
    if (text.isEmpty() || text.length() > LONGEST || text.indexOf(0) >= 0) {
      throw new DamagedBackupException("the manifest has an empty, too long or invalid text");
    }
    return text;
  }
}
